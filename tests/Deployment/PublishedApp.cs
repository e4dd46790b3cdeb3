using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Benefits.Local.Host;
using Benefits.Local.ServiceBus;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace BenefitsFunctions.Tests.Deployment;

/// <summary>The app, published into a folder of its own beside the build that is tested.</summary>
public sealed class PublishedApp : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-publish-");

    /// <summary>What would be deployed.</summary>
    public string Folder => Path.Combine(_folder.FullName, "published");

    /// <summary>Its files by their paths in it.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file))];

    /// <summary>The mails that it wrote.</summary>
    public IReadOnlyList<string> Mails => Directory.GetFiles(Path.Combine(_folder.FullName, "mail"), "*.eml");

    public async Task InitializeAsync()
    {
        // Analyzers and documentation have passed in the build; they change nothing of what is published.
        string[] arguments =
        [
            "publish", Path.Combine(Repository.Root, "functions"), "-c", "Release", "-o", Folder, "--nologo",
            "--artifacts-path", Path.Combine(_folder.FullName, "artifacts"), "-nodeReuse:false",
            "-p:ServiceBusExtension=local", "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false", "-p:UseSharedCompilation=false",
        ];
        var start = new ProcessStartInfo(Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory()), arguments)
        {
            RedirectStandardOutput = true,
        };

        // What the build that runs the tests tells itself is not for this one.
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key)
            .Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)))
        {
            start.Environment.Remove(name);
        }

        using var publish = Process.Start(start)!;
        var said = await publish.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await publish.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(publish.ExitCode == 0, said);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Runs it: a local host, with the worker as a process of its own.</summary>
    internal async Task<RunningApp> RunAsync()
    {
        var broker = await ServiceBusBroker.StartAsync(
            new BrokerOptions { Queues = TestQueues.All, DatabasePath = Path.Combine(_folder.FullName, "queues.db") },
            CancellationToken.None);
        var settings = TestSettings.Of(
            await TestAzurite.OwnAccountAsync(), broker.ConnectionString, Path.Combine(_folder.FullName, "mail"), []);
        settings.Remove("Benefits__SamplePartners");
        var host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                AppFolder = Folder,
                Settings = settings,
                TrustPrincipal = true,
                Worker = new WorkerProcess(NullLoggerFactory.Instance),
                Logging = NullLoggerFactory.Instance,
            },
            CancellationToken.None);
        return new RunningApp(host, broker);
    }

    /// <summary>A host and its broker.</summary>
    internal sealed class RunningApp(FunctionsHost host, ServiceBusBroker broker) : IAsyncDisposable
    {
        public Uri Address => host.Address;

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await broker.DisposeAsync();
        }
    }
}
