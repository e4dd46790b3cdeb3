using System.Net;
using System.Net.Sockets;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Tests.Local;

/// <summary>A start that a person can mend ends with exit code 1 and one line that says how.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-start-");

    [Theory]
    [InlineData("Benefits__PublicationDelay", "soon", "Setting Benefits__PublicationDelay is 'soon': it takes a duration")]
    [InlineData("Benefits__Mail__Port", "0", "Setting Benefits__Mail__Port is '0': it takes a whole number")]
    [InlineData("Benefits__SamplePartners", "none.json", "none.json can't be used: ")]
    [InlineData("AzureWebJobsStorage", "nonsense", "AzureWebJobsStorage")]
    public async Task Start_WhenASettingIsWrong_NamesIt(string name, string value, string expected)
    {
        var environment = new Dictionary<string, string> { ["AzureWebJobsStorage"] = await TestAzurite.OwnAccountAsync(), [name] = value };

        await FailsWithAsync(expected, environment, "--port", "0");

        Assert.False(File.Exists(Path.Combine(_folder.FullName, "endpoints.json")));
    }

    [Fact]
    public async Task Start_WhenThePortIsTaken_SaysSo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await FailsWithAsync($"Port {port} is in use; stop what uses it or give --port.", [], "--port", $"{port}");
    }

    [Fact]
    public async Task Start_WhenTheFolderIsInUse_SaysByWhom()
    {
        await using var held = new FileStream(Path.Combine(_folder.FullName, "host.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "host.pid"), "4711");

        await FailsWithAsync($"{_folder.FullName} is in use by process 4711; stop it or give --data.", [], "--port", "0");
    }

    [Fact]
    public async Task Start_WhenThereIsNoNode_SaysWhatToInstall() => await FailsWithAsync(
        "Node.js was not found. Install Node.js 20 or later (it runs the Azurite storage emulator) and start again.",
        new() { ["PATH"] = _folder.FullName },
        "--port",
        "0");

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task FailsWithAsync(string expected, Dictionary<string, string> environment, params string[] arguments)
    {
        var (code, errors) = await AppProcess.FailsToStartAsync(_folder.FullName, environment, arguments);
        Assert.Equal(1, code);
        Assert.Contains(expected, Assert.Single(errors), StringComparison.Ordinal);
    }
}
