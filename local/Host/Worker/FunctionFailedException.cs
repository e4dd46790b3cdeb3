using Benefits.Local.Host.Rpc;

namespace Benefits.Local.Host;

/// <summary>
/// A function failed in the worker. The message has the form that the Durable Functions engine takes apart to find kind, text and
/// stack of the worker's exception.
/// </summary>
internal sealed class FunctionFailedException(StatusResult result) : Exception(
    $"Result: {result.Result}\nException: {result.Exception?.Message}\nStack: {result.Exception?.StackTrace}")
{
    /// <summary>The first line of the worker's exception: its kind and message.</summary>
    public string Reason { get; } = result.Exception?.Message.Split('\n')[0].TrimEnd() ?? $"{result.Status}";

    /// <summary>Whether the function gave up because it was told to.</summary>
    public bool Cancelled { get; } = result.Status == StatusResult.Types.Status.Cancelled;
}
