using BenefitsFunctions.Tests.Support;
using Embedded.Azurite;

namespace BenefitsFunctions.Tests.Embedded.Azurite;

public sealed class AzuriteProcessTests
{
    [Fact]
    public async Task StartOrTakeOver_WhenFolderIsAlreadyServed_TakesTheRunningOneOver()
    {
        var folder = Directory.CreateTempSubdirectory("benefits-tests-azurite-");
        var first = await AzuriteProcess.StartOrTakeOverAsync(folder.FullName, inMemory: true);
        try
        {
            var second = await AzuriteProcess.StartOrTakeOverAsync(folder.FullName, inMemory: true);
            Assert.Equal(first.Endpoints, second.Endpoints);
        }
        finally
        {
            await first.StopAsync();
        }

        var third = await AzuriteProcess.StartOrTakeOverAsync(folder.FullName, inMemory: true);
        await third.StopAsync();
        Assert.NotEqual(first.Endpoints.Pid, third.Endpoints.Pid);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Endpoints_OfTheTestRun_AreOnLoopback() =>
        Assert.StartsWith("http://127.0.0.1:", (await TestAzurite.EndpointsAsync()).Table, StringComparison.Ordinal);
}
