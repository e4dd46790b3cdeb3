using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>How a task or an orchestration failed, as it is kept in the history.</summary>
/// <param name="ErrorType">The full type name of the exception.</param>
/// <param name="ErrorMessage">Its message.</param>
/// <param name="StackTrace">Its stack trace, where known.</param>
/// <param name="InnerFailure">What caused it.</param>
/// <param name="Properties">Further properties; null here.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <summary>Whether the failure is of this exception type or of one derived from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>Whether the failure is of this exception type or of one derived from it; false where the type is not known here.</summary>
    /// <exception cref="ArgumentException">The type is not an exception.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of that name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"{targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        return string.IsNullOrEmpty(ErrorType) is false
            && (targetBaseExceptionType.Assembly.GetType(ErrorType) ?? FindLoadedType()) is { } type
            && targetBaseExceptionType.IsAssignableFrom(type);
    }

    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var inner = exception is TaskFailedException failed
            ? failed.FailureDetails
            : exception.InnerException is { } cause ? FromException(cause) : null;
        return new TaskFailureDetails(exception.GetType().ToString(), exception.Message, exception.StackTrace, inner, null);
    }

    private Type? FindLoadedType()
    {
        var loaded = AppDomain.CurrentDomain.GetAssemblies();
        var types = loaded.Select(assembly => assembly.GetType(ErrorType)).OfType<Type>().Distinct().ToList();
        return types.Count > 1
            ? throw new AmbiguousMatchException($"Several exception types are named '{ErrorType}'.")
            : types.SingleOrDefault();
    }
}
