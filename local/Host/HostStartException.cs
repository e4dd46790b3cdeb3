namespace Benefits.Local.Host;

/// <summary>The host can't start; the message is one line that says what to do.</summary>
public sealed class HostStartException(string message, Exception? inner = null) : Exception(message, inner);
