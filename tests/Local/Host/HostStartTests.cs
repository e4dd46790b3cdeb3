using Benefits.Local.Host;
using Benefits.Local.Host.Rpc;

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
    public async Task Start_WhenTheFolderHoldsNoApp_NamesTheFile() =>
        Assert.StartsWith(
            $"{Path.Combine(_folder.FullName, "host.json")} can't be used",
            await FailureAsync(InFolder),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("AzureWebJobsStorage", "nonsense", "The Durable Functions engine can't start: ")]
    [InlineData("Samples", "nonsense", "Function 'TakesMany': setting 'Samples' takes a Service Bus connection string. ")]
    [InlineData(
        "AzureFunctionsJobHost__extensions__serviceBus__maxMessageBatchSize",
        "0",
        "host.json: extensions.serviceBus.maxMessageBatchSize takes a number from 1.")]
    [InlineData("AzureFunctionsJobHost__extensions__durableTask__hubName", "-", "The Durable Functions engine can't start: ")]
    public async Task Start_WhenASettingIsWrong_NamesIt(string name, string value, string expected) =>
        Assert.StartsWith(expected, await FailureAsync(options => options, $"{name}={value}"), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        """{"name":"t","type":"timerTrigger","schedule":"now and then"}""",
        "Function 'F': its schedule 'now and then' is no NCRONTAB expression.")]
    [InlineData(
        """{"name":"t","type":"serviceBusTrigger","queueName":"q"}""",
        "Function 'F' takes single messages, this host gives batches. Set IsBatched.")]
    [InlineData(
        """{"name":"t","type":"httpTrigger","authLevel":"Admin"}""",
        "Function 'F' asks for a key (Admin); set AuthorizationLevel.Anonymous.")]
    [InlineData("""{"name":"t","type":"blob"}""", "Function 'F' has no trigger.")]
    public async Task Start_WhenAFunctionIsNotForThisHost_NamesIt(string binding, string expected)
    {
        var options = await SampleHost.OptionsAsync(new RecordedLog());
        var configuration = HostConfiguration.Read(options.AppFolder, options.Settings);
        await using var web = HttpServer.Build(HttpServer.Listen(0), options.Logging, new SignIn(options.TrustPrincipal));

        var refusal = Assert.Throws<HostStartException>(() =>
        {
            AppFunction[] functions = [new AppFunction(new RpcFunctionMetadata { Name = "F", RawBindings = { binding } })];
            TimerFunction.Create(functions, null!, options.Time);
            QueueListener.Create(functions, configuration, new SettlementService(), null!, options.Logging.CreateLogger("Host"));
            HttpFunction.Map(web, functions, configuration, null!);
        });

        Assert.Equal(expected, refusal.Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> FailureAsync(Func<FunctionsHostOptions, FunctionsHostOptions> change, params string[] settings) =>
        (await Assert.ThrowsAsync<HostStartException>(() => SampleHost.StartAsync(change, settings))).Message;

    private FunctionsHostOptions InFolder(FunctionsHostOptions options) => options with { AppFolder = _folder.FullName };
}
