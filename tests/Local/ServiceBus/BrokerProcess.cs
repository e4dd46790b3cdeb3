using System.Diagnostics;
using System.Reflection;
using Azure.Messaging.ServiceBus;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

/// <summary>A broker in a process of its own, with a data folder and a port that stay over its starts.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly string BrokerApp =
        typeof(BrokerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "BrokerApp").Value!;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("broker");
    private Process? _process;
    private int _port;

    /// <summary>The same after each start.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Starts it and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(Command())!;
        ConnectionString = await _process.StandardOutput.ReadLineAsync().WaitAsync(BrokerHarness.Patience)
            ?? throw new InvalidOperationException("The broker did not start.");
        _port = ServiceBusConnectionStringProperties.Parse(ConnectionString).Endpoint.Port;
    }

    /// <summary>SIGKILL: nothing is closed, nothing is written any more.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(BrokerHarness.Patience);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>How the process is started; it tells its connection string in its first line.</summary>
    private ProcessStartInfo Command() => new("dotnet")
    {
        ArgumentList = { BrokerApp, _folder.FullName, $"{_port}" },
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
    };
}
