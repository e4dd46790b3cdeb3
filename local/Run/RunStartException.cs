namespace Benefits.Local;

/// <summary>The run can't start; the message is one line that says what to do.</summary>
internal sealed class RunStartException(string message, Exception? inner = null) : Exception(message, inner);
