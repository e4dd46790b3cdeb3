using Benefits.Local.Host;

namespace BenefitsFunctions.Tests.Local.Host;

/// <summary>A start that a person can mend fails with one line that says how.</summary>
public sealed class HostStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-app-");

    [Fact]
    public async Task Start_WhenTheWorkerEndsWithALine_SaysIt() => Assert.Equal(
        "Setting Sample__Colour is 'loud': it takes red or blue.",
        await FailureAsync(options => options, "SAMPLE_FAILS_WITH=Setting Sample__Colour is 'loud': it takes red or blue."));

    [Fact]
    public async Task Start_WhenTheFolderHoldsNoApp_NamesTheFile()
    {
        Assert.StartsWith($"{Path.Combine(_folder.FullName, "host.json")} can't be used", await FailureAsync(InFolder), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "host.json"), "{}");
        Assert.StartsWith(
            $"{Path.Combine(_folder.FullName, "worker.config.json")} can't be used; build the app again.", await FailureAsync(InFolder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "nonsense", "The Durable Functions engine can't start: ")]
    [InlineData("Samples", "nonsense", "Function 'TakesMany': setting 'Samples' is wrong")]
    [InlineData("Sample__Schedule", "now and then", "Function 'BySetting': its schedule 'now and then' is no NCRONTAB expression.")]
    [InlineData("AzureFunctionsJobHost__extensions__serviceBus__maxMessageBatchSize", "0", "host.json: extensions.serviceBus.maxMessageBatchSize is '0'")]
    [InlineData("AzureFunctionsJobHost__extensions__durableTask__hubName", "-", "The Durable Functions engine can't start: ")]
    public async Task Start_WhenASettingIsWrong_NamesIt(string name, string value, string expected) =>
        Assert.StartsWith(expected, await FailureAsync(options => options, $"{name}={value}"), StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> FailureAsync(Func<FunctionsHostOptions, FunctionsHostOptions> change, params string[] settings) =>
        (await Assert.ThrowsAsync<HostStartException>(() => SampleHost.StartAsync(change, settings))).Message;

    private FunctionsHostOptions InFolder(FunctionsHostOptions options) => options with { AppFolder = _folder.FullName };
}
