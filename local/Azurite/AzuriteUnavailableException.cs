namespace Benefits.Local.Azurite;

/// <summary>Azurite can't be started; the message is one line that says what to do.</summary>
public sealed class AzuriteUnavailableException(string message) : Exception(message);
