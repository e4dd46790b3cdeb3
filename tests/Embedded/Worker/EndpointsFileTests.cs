using System.Text.Json;
using BenefitsFunctions.Tests.Embedded.Worker.Samples;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class EndpointsFileTests
{
    [Fact]
    public async Task Endpoints_WhileTheAppRuns_TellWhereItsPartsAre()
    {
        await using var app = await SampleApp.StartAsync([typeof(HttpSamples)]);
        var told = app.Folders.ReadEndpoints();

        Assert.Equal(app.Folders.PathOfData("mail"), told.GetProperty("mail").GetString());
        Assert.Equal(Environment.ProcessId, told.GetProperty("appPid").GetInt32());
        Assert.Equal(
            [JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null],
            new[] { "blob", "queue", "table", "azuritePid" }.Select(name => told.GetProperty(name).ValueKind));
    }

    [Fact]
    public async Task HostKey_WhenFirstWritten_CanBeReadByThisUserOnly()
    {
        using var folders = new SampleFolders();
        await (await SampleApp.StartAsync([typeof(HttpSamples)], folders: folders)).StopAsync();
        var key = await File.ReadAllTextAsync(folders.PathOfData("host-key.txt"));
        await (await SampleApp.StartAsync([typeof(HttpSamples)], folders: folders)).StopAsync();

        Assert.Equal(key, await File.ReadAllTextAsync(folders.PathOfData("host-key.txt")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folders.PathOfData("host-key.txt")));
        }
    }
}
