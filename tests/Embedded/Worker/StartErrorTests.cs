using BenefitsFunctions.Tests.Embedded.Worker.Samples;
using Embedded.Azurite;
using Embedded.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Options;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class StartErrorTests : IDisposable
{
    private const string Samples = "BenefitsFunctions.Tests.Embedded.Worker.Samples";

    private readonly SampleFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Theory]
    [InlineData(typeof(BrokenSamples.SameName), $"Two functions are named 'Plain': {Samples}.HttpSamples.Plain and {Samples}.BrokenSamples+SameName.Run.")]
    [InlineData(typeof(BrokenSamples.SameRoute), "Functions 'Plain' and 'Other' both answer GET /api/Plain.")]
    [InlineData(typeof(BrokenSamples.SameRouteByAnotherName), "Functions 'Item' and 'OtherItem' both answer GET /api/items/{key:int}/{title?}.")]
    [InlineData(typeof(BrokenSamples.BadCron), "Function 'BadCron': its schedule 'every day' is neither an NCRONTAB expression of five or six fields nor a TimeSpan.")]
    [InlineData(typeof(BrokenSamples.MissingSetting), "Function 'MissingSetting': setting 'No:Setting' is missing; it holds the function's schedule.")]
    [InlineData(typeof(BrokenSamples.UnknownParameter), "Function 'UnknownParameter': parameter 'where' (Uri) can't be bound: it is no trigger, route parameter, FunctionContext, CancellationToken or [DurableClient].")]
    [InlineData(typeof(BrokenSamples.WrongTriggerType), "Function 'WrongTriggerType': parameter 'timer' (String) can't be bound: timerTrigger takes a TimerInfo.")]
    [InlineData(typeof(BrokenSamples.NoTrigger), "Function 'NoTrigger' has no trigger; it takes exactly one.")]
    [InlineData(typeof(BrokenSamples.TwoTriggers), "Function 'TwoTriggers' has more than one trigger; it takes exactly one.")]
    [InlineData(typeof(BrokenSamples.Hidden), $"Function 'Hidden': {Samples}.BrokenSamples+Hidden.Run must be a public method of a public class.")]
    [InlineData(typeof(BrokenSamples.Activity), "AzureWebJobsStorage is not set; it takes a storage connection string or UseDevelopmentStorage=true.")]
    public void Build_WhenAFunctionIsDeclaredWrongly_SaysWhatInOneLine(Type broken, string line) =>
        Assert.Equal(line, FailureOf([typeof(HttpSamples), broken]));

    [Fact]
    public void Build_WhenARouteIsWrong_NamesTheFunction() =>
        Assert.StartsWith("Function 'BadRoute': its route is wrong: ", FailureOf([typeof(BrokenSamples.BadRoute)]), StringComparison.Ordinal);

    [Fact]
    public void Build_WhenTheStorageIsNoConnectionString_SaysSo() =>
        Assert.StartsWith(
            "AzureWebJobsStorage is not a storage connection string: ",
            FailureOf([typeof(BrokenSamples.Activity)], "--AzureWebJobsStorage=nonsense"),
            StringComparison.Ordinal);

    [Fact]
    public void Build_WhenHttpIsNotTurnedOn_SaysWhatToCall()
    {
        var builder = new FunctionsApplicationBuilder(["--port", "0", "--data", _folders.Data], _folders.App);
        builder.Properties[EmbeddedHost.FunctionsAssembly] = new[] { typeof(PrincipalSamples) };

        var error = Assert.Throws<HostStartException>(builder.Build);
        Assert.Equal("Function 'Principal' answers HTTP: call builder.ConfigureFunctionsWebApplication().", error.Message);
    }

    [Theory]
    [InlineData("host.json")]
    [InlineData("local.settings.json")]
    public void CreateBuilder_WhenAFileIsNotJson_NamesIt(string file)
    {
        _folders.WriteApp(file, """{ "Values": """);

        var line = FailureOf([]);
        Assert.StartsWith($"{Path.Combine(_folders.App, file)} is not valid JSON: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData(new[] { "--port", "many" }, "--port takes a number from 0 (any free port) to 65535, not 'many'.")]
    [InlineData(new[] { "--port=70000" }, "--port takes a number from 0 (any free port) to 65535, not '70000'.")]
    [InlineData(new[] { "--port" }, "--port takes a value: --port N, --data DIR.")]
    [InlineData(new[] { "--data" }, "--data takes a value: --port N, --data DIR.")]
    public void CreateBuilder_WhenAnArgumentIsWrong_SaysWhatItTakes(string[] args, string line) => Assert.Equal(line, FailureOf([], args));

    [Fact]
    public async Task CreateBuilder_WhenThePortIsTaken_SaysSoBeforeAnythingStarts()
    {
        await using var app = await SampleApp.StartAsync([typeof(HttpSamples)]);

        var line = FailureOf([], "--port", $"{app.Url.Port}", "--AzureWebJobsStorage=UseDevelopmentStorage=true");

        Assert.Equal($"Port {app.Url.Port} is in use; stop what uses it or give --port.", line);
        Assert.False(Directory.Exists(_folders.Data));
    }

    [Fact]
    public async Task CreateBuilder_WhenTheDataFolderIsInUse_NamesTheProcess()
    {
        await using var app = await SampleApp.StartAsync([typeof(HttpSamples)]);

        Assert.Equal(
            $"{app.Folders.Data} is in use by process {Environment.ProcessId}; stop it or give --data.",
            FailureOf([], "--data", app.Folders.Data));
    }

    [Fact]
    public async Task Build_WhenItFails_LetsPortAndFolderGo()
    {
        FailureOf([typeof(BrokenSamples.NoTrigger)]);

        var app = await SampleApp.StartAsync([typeof(HttpSamples)], folders: _folders);
        await app.StopAsync();
    }

    [Fact]
    public void Build_WhenTheTimersFileIsDamaged_SaysWhatToDelete()
    {
        Directory.CreateDirectory(_folders.Data);
        File.WriteAllText(_folders.PathOfData("timers.json"), "{");

        Assert.Equal($"{_folders.PathOfData("timers.json")} is damaged; delete it to forget when the timers last ran.", FailureOf([]));
    }

    [Fact]
    public void Describe_WhenAPersonCanMendIt_IsOneLine()
    {
        Assert.Equal("a b", StartErrors.Describe(new HostStartException("a\nb")));
        Assert.Equal("no node", StartErrors.Describe(new AzuriteUnavailableException("no node")));
        Assert.Equal("x; y", StartErrors.Describe(new OptionsValidationException("o", typeof(object), ["x", "y"])));
        Assert.Equal("setting", StartErrors.Describe(new InvalidOperationException("setting", new FormatException())));
    }

    [Fact]
    public void Describe_WhenItIsABug_IsNull() => Assert.Null(StartErrors.Describe(new InvalidOperationException("bug")));

    private string FailureOf(Type[] functions, params string[] args) =>
        Assert.Throws<HostStartException>(() => SampleApp.Build(functions, null, _folders, args)).Message;
}
