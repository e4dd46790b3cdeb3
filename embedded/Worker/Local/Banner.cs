namespace Embedded.Worker;

/// <summary>What a person reads after the start.</summary>
internal static class Banner
{
    public static void Write(TextWriter output, LocalRun run, string routePrefix, string? mailFolder)
    {
        output.WriteLine();
        output.WriteLine($"  API    {run.Url}/{routePrefix}");
        output.WriteLine($"  Mails  {mailFolder ?? "sent by the configured mail server"}");
        output.WriteLine($"  Data   {run.Folder.Path}");
        output.WriteLine("  Ctrl-C stops everything.");
        output.WriteLine();
    }
}
