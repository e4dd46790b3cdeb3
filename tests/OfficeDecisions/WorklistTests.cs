using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.OfficeDecisions;

/// <summary>A7: what waits for the offices.</summary>
public sealed class WorklistTests(WorklistTests.Asked asked) : IClassFixture<WorklistTests.Asked>
{
    private const string Path = "/api/operations/activations";
    private readonly BenefitsHost _app = asked.App;

    [Theory]
    [InlineData("", "5300001", "5300002", "5300003", "5300004")]
    [InlineData("?status=AwaitingOffice", "5300001", "5300002", "5300003", "5300004")]
    [InlineData("?status=AwaitingOffice&office=ProgrammeOffice", "5300001", "5300003")]
    [InlineData("?office=TechnicalSupport", "5300002", "5300004")]
    public async Task Get_ForOneOrAllOffices_ShowsWhatWaitsTheOldestFirst(string query, params string[] expected) =>
        Assert.Equal(expected, Partners(await _app.Office.GetsAsync(Path + query)));

    [Fact]
    public async Task Get_PageByPage_ShowsEachOnce()
    {
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await _app.Office.GetsAsync($"{Path}?top=1{(continuation is null ? "" : $"&continuation={continuation}")}");
            seen.Add(Assert.Single(Partners(page)));
            continuation = page["continuation"] is { } next ? Uri.EscapeDataString(next) : null;
        }
        while (continuation is not null);

        Assert.Equal(["5300001", "5300002", "5300003", "5300004"], seen);
    }

    [Theory]
    [InlineData("status=Completed", "status", "must be one of: AwaitingOffice.")]
    [InlineData("office=Nobody", "office", "must be one of: ProgrammeOffice, TechnicalSupport.")]
    [InlineData("continuation=x", "continuation", "must be the continuation of the page before.")]
    public async Task Get_WhenTheQueryIsWrong_Is400(string query, string field, string message)
    {
        var answer = await _app.Office.GetsAsync($"{Path}?{query}");

        Assert.Equal((400, "invalid-request", field), (answer.Status, answer.Code, Assert.Single(answer.Fields)));
        Assert.Contains(message, answer["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhenSomebodyElseAsks_Is403() =>
        Assert.Equal("program-office-only", (await _app.As("admin-5300001").GetsAsync(Path)).Code);

    private static IEnumerable<string> Partners(ApiAnswer page) =>
        page.Body.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("partnerId").GetString()!);

    public sealed class Asked : IAsyncLifetime
    {
        public BenefitsHost App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await BenefitsHost.StartAsync();
            foreach (var (partnerId, country) in new[] { ("5300001", "AU"), ("5300002", "JP"), ("5300003", "US"), ("5300004", "HK") })
            {
                await (await new AssistedPartner(App, partnerId, country).AddAsync()).AsksAsync();
                await App.PassesAsync(TimeSpan.FromSeconds(1));
            }

            var rejected = await new AssistedPartner(App, "5300005", "US").AddAsync();
            await rejected.DecidedAsync(await rejected.AsksAsync(), approve: false, "No");
            await App.SettleAsync();
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
