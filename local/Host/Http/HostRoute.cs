namespace Benefits.Local.Host;

/// <summary>
/// Marks the routes that exist; routing's own answers (wrong method) don't carry it and become a 404, as on the Functions host.
/// </summary>
internal sealed class HostRoute
{
    public static readonly HostRoute Instance = new();
}
