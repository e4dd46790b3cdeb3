using Benefits.Local.Azurite;
using Benefits.Local.Host;

namespace Benefits.Local;

/// <summary>Starts that fail for a reason that a person can mend.</summary>
internal static class StartErrors
{
    /// <summary>One line that says what to do; null for any other failure.</summary>
    public static string? Describe(Exception error) =>
        error is RunStartException or HostStartException or AzuriteUnavailableException or InvalidDataException
            ? error.Message.ReplaceLineEndings(" ")
            : null;
}
