using System.Net;
using System.Net.Sockets;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Tests.Local;

/// <summary>A start that a person can mend ends with exit code 1 and one line that says how.</summary>
public sealed class StartFailureTests : IDisposable
{
    private static readonly string[] FreePort = ["--port", "0"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-start-");

    [Theory]
    [InlineData("Benefits__PublicationDelay", "soon", "Setting Benefits__PublicationDelay is 'soon': it takes a duration")]
    [InlineData("Benefits__HistoryKeptFor", "00:00:01", "Setting Benefits__HistoryKeptFor is '00:00:01': it takes a duration")]
    [InlineData("Benefits__OperatorTenant", "contoso", "Setting Benefits__OperatorTenant is 'contoso': it takes an id")]
    [InlineData("Benefits__Mail__Port", "0", "Setting Benefits__Mail__Port is '0': it takes a whole number")]
    [InlineData("Benefits__SamplePartners", "none.json", "none.json can't be used: ")]
    [InlineData("Benefits__Mail__PickupDirectory", "host.lock/mail", "Setting Benefits__Mail__PickupDirectory is '")]
    [InlineData("AzureWebJobsStorage", "nonsense", "AzureWebJobsStorage")]
    [InlineData("ServiceBusConnection", "nonsense", "ServiceBusConnection")]
    public async Task Start_WhenASettingIsWrong_NamesIt(string name, string value, string expected)
    {
        var environment = new Dictionary<string, string> { ["AzureWebJobsStorage"] = await TestAzurite.OwnAccountAsync(), [name] = value };

        await FailsWithAsync(expected, environment, FreePort);

        Assert.False(File.Exists(Path.Combine(_folder.FullName, "endpoints.json")));
    }

    [Fact]
    public async Task StartWithClock_WhenASettingIsWrong_NamesIt() => await FailsWithAsync(
        "Setting Benefits__PublicationDelay is 'soon': it takes a duration",
        new() { ["Benefits__PublicationDelay"] = "soon" },
        [.. FreePort, "--clock"]);

    [Fact]
    public async Task StartWithClock_WhenTheStorageIsNotTheRunsOwn_SaysSo() => await FailsWithAsync(
        "--clock moves this run's own storage and queues",
        new() { ["AzureWebJobsStorage"] = await TestAzurite.OwnAccountAsync() },
        [.. FreePort, "--clock"]);

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
        await using var held = new FileStream(
            Path.Combine(_folder.FullName, "host.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "host.pid"), "4711");

        await FailsWithAsync($"{_folder.FullName} is in use by process 4711; stop it or give --data.", [], FreePort);
    }

    [Fact]
    public async Task Start_WhenTheFolderCannotBeMade_SaysSo()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "");

        await FailsWithAsync($"{file} can't be used: ", [], "--data", file, "--port", "0");
    }

    [Fact]
    public async Task Start_WhenThereIsNoNode_SaysWhatToInstall() => await FailsWithAsync(
        "Node.js was not found. Install Node.js 20 or later (it runs the Azurite storage emulator) and start again.",
        new() { ["PATH"] = _folder.FullName },
        FreePort);

    [Fact]
    public async Task Start_WhenNodeIsTooOld_SaysWhatToInstall()
    {
        var node = Path.Combine(_folder.FullName, "node");
        await File.WriteAllTextAsync(node, "#!/bin/sh\necho old v18.20.4\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await FailsWithAsync("Node.js v18.20.4 is too old. Install Node.js 20 or later", new() { ["PATH"] = _folder.FullName }, FreePort);
    }

    [Theory]
    [InlineData("Unrecognized command or argument '--clocks'.", "--clocks")]
    [InlineData("--clock moves the app, which --services leaves out: give one of them.", "--clock", "--services")]
    [InlineData("Unrecognized command or argument '--Benefits:Mail:From=a'.", "--Benefits:Mail:From=a")]
    [InlineData("Unrecognized command or argument 'more'.", "--port", "0", "more")]
    [InlineData("Required argument missing for option: '--port'.", "--port")]
    [InlineData("Required argument missing for option: '--data'.", "--data=")]
    [InlineData("--port takes a number from 0 (any free port) to 65535, not '70000'.", "--port=70000")]
    public async Task Start_WhenAnOptionIsUnknownOrWrong_NamesIt(string expected, params string[] arguments) =>
        await FailsWithAsync(expected, [], arguments);

    [Fact]
    public async Task Help_ListsTheOptions()
    {
        var (code, output, errors) = await AppProcess.EndsAsync(_folder.FullName, new Dictionary<string, string>(), "--help");

        Assert.Equal(0, code);
        Assert.Empty(errors);
        Assert.All(
            ["--port", "--data", "--trust-principal", "--services", "--clock", "--help"],
            option => Assert.Contains($" {option} ", output, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task FailsWithAsync(string expected, Dictionary<string, string> environment, params string[] arguments)
    {
        var (code, _, errors) = await AppProcess.EndsAsync(_folder.FullName, environment, arguments);
        Assert.Equal(1, code);
        Assert.Contains(expected, Assert.Single(errors), StringComparison.Ordinal);
    }
}
