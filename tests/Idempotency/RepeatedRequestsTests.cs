using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Idempotency;

/// <summary>The same request sent again, through HTTP.</summary>
public sealed class RepeatedRequestsTests : IAsyncLifetime
{
    private BenefitsHost _app = null!;
    private string _contract = null!;

    private Person Admin => _app.As("fabrikam-global-admin");

    public async Task InitializeAsync()
    {
        _app = await BenefitsHost.StartAsync();
        await Admin.ActivatesAsync(Sample.Fabrikam, "ProductSupport");
        await _app.SettleAsync();
        await _app.PassesAsync(TimeSpan.FromHours(60));
        var line = await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport");
        Assert.Equal(201, (await Admin.LinksAsync(line)).Status);
        _contract = line.GetProperty("contractId").GetString()!;
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Incident_WhenSentAgainWithItsKey_IsOpenedOnce()
    {
        var first = await OpensAsync("\"key-1\"");
        var again = await OpensAsync("key-1");
        await _app.SettleAsync();
        var later = await OpensAsync("key-1");
        await _app.SettleAsync();

        Assert.Equal(202, first.Status);
        Assert.All([again, later], a => Assert.Equal((202, first.Text, first.Location), (a.Status, a.Text, a.Location)));
        Assert.Equal(1, await UsedAsync());
    }

    [Fact]
    public async Task Incident_WhenSentManyTimesAtOnceWithItsKey_IsOpenedOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpensAsync("key-2")));
        await _app.SettleAsync();

        Assert.All(answers, a => Assert.Equal((202, answers[0].Text), (a.Status, a.Text)));
        Assert.Equal(1, await UsedAsync());
    }

    [Fact]
    public async Task Incident_WhenTheKeyComesWithAnotherBody_Is422()
    {
        await OpensAsync("key-3");

        var other = await OpensAsync("key-3", "Another title");
        var otherKey = await OpensAsync("key-4", "Another title");

        Assert.Equal((422, "idempotency-key-reused", 202), (other.Status, other.Code, otherKey.Status));
    }

    [Fact]
    public async Task Key_OfAnotherAccountOrAddress_IsAnotherKey()
    {
        var member = _app.As("fabrikam-member");
        await member.LinksAsync(await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport"));
        var own = await OpensAsync("key-5");
        var others = await OpensAsync("key-5", person: member);
        var activation = await Admin.With("Idempotency-Key", "key-5").ActivatesAsync(Sample.Fabrikam, "AdvisoryHours");

        Assert.Equal((202, 202, 202), (own.Status, others.Status, activation.Status));
        Assert.NotEqual(own["incidentId"], others["incidentId"]);
    }

    [Fact]
    public async Task Key_After24Hours_IsFreeAgainAndForgotten()
    {
        var first = await OpensAsync("key-6");
        await _app.PassesAsync(TimeSpan.FromHours(23.9));
        var within = await OpensAsync("key-6");
        await _app.PassesAsync(TimeSpan.FromHours(0.2));
        var after = await OpensAsync("key-6", "Another title");
        await _app.RunsTimerAsync("SweepIdempotencyKeys");
        var kept = await OpensAsync("key-6", "Another title");
        await _app.PassesAsync(TimeSpan.FromHours(24));
        await _app.RunsTimerAsync("SweepIdempotencyKeys");

        Assert.Equal((first.Text, 202), (within.Text, after.Status));
        Assert.NotEqual(first["incidentId"], after["incidentId"]);
        Assert.Equal(2, await UsedAsync());
        Assert.Equal(after.Text, kept.Text);
        Assert.DoesNotContain("Requests ", await TableDump.OfAsync(_app.Storage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_WhenTheRequestWasRefused_IsFreeForTheCorrectedOne()
    {
        var wrong = await OpensAsync("key-7", "");
        var corrected = await OpensAsync("key-7");

        Assert.Equal((400, 202), (wrong.Status, corrected.Status));
    }

    [Fact]
    public async Task Activation_WhenSentAgainWithItsKey_IsAnsweredTheSame()
    {
        var person = Admin.With("Idempotency-Key", "key-8");

        var first = await person.ActivatesAsync(Sample.Fabrikam, "AdvisoryHours");
        await _app.SettleAsync();
        var again = await person.ActivatesAsync(Sample.Fabrikam, "AdvisoryHours");
        var other = await person.ActivatesAsync(Sample.Fabrikam, "AdvisoryHours", alternateEmail: "b@fabrikam.example");

        Assert.Equal((202, 202, first.Text, first.Location), (first.Status, again.Status, again.Text, again.Location));
        Assert.Equal((422, "idempotency-key-reused"), (other.Status, other.Code));
    }

    [Fact]
    public async Task Key_WhenMalformed_NamesTheHeader()
    {
        var answer = await OpensAsync(new string('k', 129));
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal(["Idempotency-Key"], answer.Fields);
    }

    [Fact]
    public async Task Answer_TooLongForARow_IsGivenAndNotKept()
    {
        var records = _app.Services.GetRequiredService<RequestRecords>();
        var claim = await records.ClaimAsync("long", "hash", CancellationToken.None);
        var longest = new RenderedAnswer(200, new Dictionary<string, string>(), "application/json", Letters(LongText.MaxLength));
        var answer = longest with { Body = Letters(LongText.MaxLength + 1) };

        Assert.Same(answer, await records.AnswerAsync(claim.Record, answer, CancellationToken.None));
        var again = await records.ClaimAsync("long", "hash", CancellationToken.None);
        Assert.Equal((null, claim.Record.CreationId), (again.Record.Answer, again.Record.CreationId));
        Assert.Same(longest, await records.AnswerAsync(again.Record, longest, CancellationToken.None));
        Assert.NotNull((await records.ClaimAsync("long", "hash", CancellationToken.None)).Record.Answer);
    }

    [Fact]
    public async Task Run_WhenItDiedBeforeItsAnswerWasKept_CreatesTheSameAgain()
    {
        // What a run leaves that died: its claim, and perhaps the incident.
        var records = _app.Services.GetRequiredService<RequestRecords>();
        var created = new List<string>();
        for (var run = 0; run < 3; run++)
        {
            var claim = await records.ClaimAsync("id", "hash", CancellationToken.None);
            Assert.Equal(run == 0, claim.IsNew);
            created.Add(claim.Record.CreationId);
        }

        Assert.Single(created.Distinct());
    }

    [Fact]
    public async Task Run_WhenOneLikeItWasRefusedMeanwhile_CreatesNothingThatALaterOneCreatesAgain()
    {
        // Two run at once; one is refused and gives the key back, the other has created something.
        var records = _app.Services.GetRequiredService<RequestRecords>();
        var refused = await records.ClaimAsync("id", "hash", CancellationToken.None);
        var done = await records.ClaimAsync("id", "hash", CancellationToken.None);
        await records.ReleaseAsync(refused.Record, CancellationToken.None);

        var later = await records.ClaimAsync("id", "hash", CancellationToken.None);
        await records.ReleaseAsync(later.Record, CancellationToken.None);
        var other = await records.ClaimAsync("id", "another", CancellationToken.None);

        Assert.Equal((false, done.Record.CreationId), (later.IsNew, later.Record.CreationId));
        Assert.Equal("another", other.Record.BodyHash);
        Assert.NotEqual(done.Record.CreationId, other.Record.CreationId);
    }

    [Fact]
    public async Task Answer_WhenTheKeyWasGivenBackOrGoneOnMeanwhile_IsKeptOnlyWhereTheKeyIsStillItsOwn()
    {
        var records = _app.Services.GetRequiredService<RequestRecords>();
        var first = await records.ClaimAsync("id", "hash", CancellationToken.None);
        await records.ReleaseAsync((await records.ClaimAsync("id", "hash", CancellationToken.None)).Record, CancellationToken.None);
        var kept = await records.AnswerAsync(first.Record, Answered(201), CancellationToken.None);
        var second = await records.AnswerAsync(first.Record, Answered(200), CancellationToken.None);
        var before = await records.ClaimAsync("id", "hash", CancellationToken.None);

        Assert.Equal((201, 201, 201), (kept.Status, second.Status, before.Record.Answer?.Status));
    }

    private static RenderedAnswer Answered(int status) => new(status, new Dictionary<string, string>(), "application/json", [.. "{}"u8]);

    private Task<ApiAnswer> OpensAsync(string key, string title = "It does not start", Person? person = null) =>
        (person ?? Admin).With("Idempotency-Key", key).PostsAsync("/api/incidents", new
        {
            plan = "ProductSupport",
            contractId = _contract,
            product = "windows-server",
            version = "2025",
            severity = "B",
            title,
            language = "en",
        });

    private async Task<int> UsedAsync() =>
        (await Admin.SeesBenefitAsync(Sample.Fabrikam, "ProductSupport")).GetProperty("used").GetInt32();

    private static byte[] Letters(int count) => [.. Enumerable.Repeat((byte)'a', count)];
}
