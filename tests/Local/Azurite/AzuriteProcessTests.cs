using Azure.Data.Tables;
using Benefits.Local.Azurite;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Local.Azurite;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-azurite-");

    [Fact]
    public async Task StartOrTakeOver_WhenFolderIsAlreadyServed_TakesTheRunningOneOver()
    {
        var first = await AzuriteProcess.StartOrTakeOverAsync(_folder.FullName, inMemory: true);
        try
        {
            var second = await AzuriteProcess.StartOrTakeOverAsync(_folder.FullName, inMemory: true);
            Assert.Equal(first.Endpoints, second.Endpoints);
        }
        finally
        {
            await first.StopAsync();
        }

        var third = await AzuriteProcess.StartOrTakeOverAsync(_folder.FullName, inMemory: true);
        await third.StopAsync();
        Assert.NotEqual(first.Endpoints.Pid, third.Endpoints.Pid);
    }

    [Fact]
    public async Task StartOrTakeOver_WhenTheRecordedIdIsAnotherProcessByNow_StartsAnother()
    {
        var here = ProcessRecord.Of(Environment.ProcessId)!;
        (here with { StartedAt = here.StartedAt.AddMinutes(-1) }).Write(Path.Combine(_folder.FullName, "azurite.json"));

        var azurite = await AzuriteProcess.StartOrTakeOverAsync(_folder.FullName, inMemory: true);
        await azurite.StopAsync();

        Assert.NotEqual(Environment.ProcessId, azurite.Endpoints.Pid);
    }

    [Fact]
    public async Task Stop_WhenSomethingWasJustWritten_WritesItOutBeforeTheEnd()
    {
        var first = await AzuriteProcess.StartOrTakeOverAsync(_folder.FullName);
        await new TableServiceClient(first.ConnectionString).CreateTableAsync("kept");
        await first.StopAsync();

        var second = await AzuriteProcess.StartOrTakeOverAsync(_folder.FullName);
        var tables = new TableServiceClient(second.ConnectionString).Query().ToList();
        await second.StopAsync();
        Assert.Equal("kept", Assert.Single(tables).Name);
    }

    [Fact]
    public async Task Endpoints_OfTheTestRun_AreOnLoopback() =>
        Assert.StartsWith("http://127.0.0.1:", (await TestAzurite.EndpointsAsync()).Table, StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);
}
