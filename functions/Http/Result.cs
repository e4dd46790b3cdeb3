using System.Diagnostics.CodeAnalysis;

namespace BenefitsFunctions.Http;

/// <summary>A value, or the problem that there is instead of it.</summary>
public sealed class Result<T>
    where T : class
{
    private Result(T? value, Problem? problem)
    {
        Value = value;
        Problem = problem;
    }

    /// <summary>The value; null when there is a problem.</summary>
    public T? Value { get; }

    /// <summary>The problem; null when there is a value.</summary>
    public Problem? Problem { get; }

    /// <summary>True with the problem, or false with the value.</summary>
    public bool Failed([NotNullWhen(true)] out Problem? problem, [NotNullWhen(false)] out T? value)
    {
        problem = Problem;
        value = Value;
        return problem is not null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(null, problem);
}
