using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace Benefits.Local.Azurite;

/// <summary>Starts the Node.js process of Azurite.</summary>
internal static class AzuriteLauncher
{
    private const string Remedy = "Install Node.js 20 or later (it runs the Azurite storage emulator) and start again.";

    // Runs Azurite detached: out of reach of the terminal's Ctrl-C and of the death of its parent. Writes the record before anything
    // can end it, so that an Azurite is never lost.
    private const string Launcher = """
        const fs = require('fs'), cp = require('child_process');
        if (parseInt(process.versions.node) < 20) { console.log('old ' + process.version); process.exit(0); }
        const [log, record, ...args] = process.argv.slice(1);
        const out = fs.openSync(log, 'w');
        const child = cp.spawn(process.execPath, args, { detached: true, stdio: ['ignore', out, out], cwd: require('path').dirname(log) });
        fs.writeFileSync(record, JSON.stringify({ pid: child.pid, startedAt: new Date() }));
        child.unref();
        """;

    /// <summary>Starts Azurite; its record is in <paramref name="recordFile"/> when this returns.</summary>
    /// <exception cref="AzuriteUnavailableException">Node.js or Azurite is missing, or too old.</exception>
    public static async Task<ProcessRecord> LaunchAsync(
        string log, string recordFile, string[] arguments, string accounts, CancellationToken cancellationToken)
    {
        var written = typeof(AzuriteLauncher).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        var script = written.Single(a => a.Key == "AzuriteScript").Value!;
        if (!File.Exists(script))
        {
            throw new AzuriteUnavailableException($"Azurite is not installed: 'dotnet build' installs it ({script} is missing).");
        }

        var start = new ProcessStartInfo("node", ["-e", Launcher, "--", log, recordFile, script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = accounts },
        };
        using var launcher = Start(start);
        var output = await launcher.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await launcher.StandardError.ReadToEndAsync(cancellationToken);
        await launcher.WaitForExitAsync(cancellationToken);
        if (output.StartsWith("old ", StringComparison.Ordinal))
        {
            throw new AzuriteUnavailableException($"Node.js {output[4..].Trim()} is too old. {Remedy}");
        }

        return (launcher.ExitCode == 0 ? ProcessRecord.Read(recordFile) : null)
            ?? throw new AzuriteUnavailableException($"Node.js could not start Azurite: {error.Trim().ReplaceLineEndings(" ")}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new AzuriteUnavailableException($"Node.js was not found. {Remedy}");
        }
    }
}
