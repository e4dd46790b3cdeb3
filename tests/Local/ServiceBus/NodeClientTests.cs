using System.Diagnostics;
using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class NodeClientTests
{
    [Fact]
    public async Task Node_WhenItSendsAndReceives_IsServedLikeDotNet()
    {
        var script = await InstallAsync();
        await using var bus = await BrokerHarness.StartAsync();
        await bus.Sender.SendMessageAsync(
            new ServiceBusMessage("from .NET") { MessageId = "first", ApplicationProperties = { ["p"] = "値" } });

        var output = await RunAsync("node", Path.GetDirectoryName(script)!, bus.Broker.ConnectionString, script);

        Assert.Equal(
            """
            {"first":{"body":"from .NET","messageId":"first","property":"値","deliveryCount":0},
            "body":{"name":"日本語 👍"},"peeked":["abandon"],
            "letter":{"messageId":"dead","reason":"Reason","description":"Description"},"scheduled":1,
            "streamed":{"messageId":"abandon","again":true,"deliveryCount":1},"unknown":"MessagingEntityNotFound"}
            """.ReplaceLineEndings(""),
            output.Trim());
        // What was streamed is completed when its handler ends.
        Assert.Equal(new QueueCounts(0, 0, 1, 0), bus.Count);
    }

    /// <summary>Copies the script beside the tests and installs its packages there when the lock file has changed.</summary>
    private static async Task<string> InstallAsync([CallerFilePath] string path = "")
    {
        var source = Path.Combine(Path.GetDirectoryName(path)!, "NodeClient");
        var target = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "NodeClient")).FullName;
        var installed = Path.Combine(target, "node_modules", ".installed");
        foreach (var file in (string[])["client.cjs", "package.json", "package-lock.json", ".npmrc"])
        {
            File.Copy(Path.Combine(source, file), Path.Combine(target, file), overwrite: true);
        }

        var lockFile = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        if (!File.Exists(installed) || await File.ReadAllTextAsync(installed) != lockFile)
        {
            await RunAsync("npm", target, "", "ci", "--loglevel=error");
            await File.WriteAllTextAsync(installed, lockFile);
        }

        return Path.Combine(target, "client.cjs");
    }

    private static async Task<string> RunAsync(string command, string folder, string connection, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SERVICEBUS_CONNECTION"] = connection },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync().WaitAsync(BrokerHarness.Patience);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command} failed: {await errors}");
    }
}
