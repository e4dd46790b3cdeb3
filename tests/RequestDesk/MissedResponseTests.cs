using Azure.Data.Tables;
using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using BenefitsFunctions.RequestDesk;
using BenefitsFunctions.Settings;
using BenefitsFunctions.Tests.CustomerRequests;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.RequestDesk;

/// <summary>S3: who is told of a missed first response, and what the log says when nobody can be.</summary>
public sealed class MissedResponseTests
{
    private const string Mail = nameof(MissedActivities.MailMissedResponse);
    private const string GiveUp = nameof(MissedActivities.GiveUpMissedResponse);
    private const string Operators = "operators@programme.example";

    private static readonly Uri Portal = new("https://benefits.example/");
    private static readonly PartnerProfile Profile = new(
        "Contoso", "JP", PreferredLanguage.en, true, new ProgramContact("A", "a@contoso.example"), [], [], [], []);

    [Fact]
    public async Task Sweep_WithoutAnAddress_FlagsAndLogsOnceForEach()
    {
        var stored = await StoredRequests.CreateAsync();
        var filed = (await stored.Process.FileAsync(MadeRequests.Filed(stored.Clock.GetUtcNow(), Severity.A)))!;
        stored.Clock.Advance(TimeSpan.FromHours(2.5));
        var (engine, process) = (new NotedOrchestrations(), stored.Process);
        var sweep = new MissedSweep(
            process.Round, process.Starts, new DeskSettings(null), stored.Log.CreateLogger<MissedSweep>(), Unheard.Metrics);

        await sweep.SweepCustomerRequests(new TimerInfo(), engine, CancellationToken.None);
        await sweep.SweepCustomerRequests(new TimerInfo(), engine, CancellationToken.None);

        Assert.Empty(engine.Started);
        Assert.NotNull((await process.FindAsync(filed.Key))!.MissedAt);
        var line = Assert.Single(stored.Log.Lines);
        Assert.Equal((5502, LogLevel.Error), (line.Event, line.Level));
        Assert.Contains($"{filed.Key} is missed, and Benefits__OperatorsEmail", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_WhenTheUnitOfARequestWasRefused_TellsNobodyOfIt()
    {
        var stored = await StoredRequests.CreateAsync();
        var process = stored.Process;
        var contract = await stored.Books.AddContractAsync(Grant.Of(1), Benefit.SignatureCloudSupport);
        var filed = new List<RequestKey>();
        for (var i = 0; i < 2; i++)
        {
            var asked = MadeRequests.Filed(stored.Clock.GetUtcNow(), Severity.A) with { ContractId = contract };
            await process.Due.NoteAsync(asked.Key, asked.DueAt, CancellationToken.None);
            filed.Add((await process.Store.AddAsync(asked, CancellationToken.None))!.Key);
        }

        await stored.Books.CommitAsync(contract, TestEvents.Opened(filed[0].Id, "first"), TestEvents.Opened(filed[1].Id, "second"));
        stored.Clock.Advance(TimeSpan.FromHours(2.5));
        var engine = new NotedOrchestrations();
        var sweep = new MissedSweep(
            process.Round, process.Starts, new DeskSettings(Operators), stored.Log.CreateLogger<MissedSweep>(), Unheard.Metrics);

        await sweep.SweepCustomerRequests(new TimerInfo(), engine, CancellationToken.None);

        Assert.Equal([MissedMail.IdOf(filed[0])], engine.Started);
        Assert.NotNull((await process.FindAsync(filed[0]))!.MissedAt);
        Assert.Null((await process.FindAsync(filed[1]))!.MissedAt);
        Assert.Empty(stored.Log.Lines);
    }

    [Fact]
    public async Task Sweep_WhenARequestThatWasCutOffCanNotBeGoneOnWith_LogsItAndFlagsTheOthers()
    {
        var stored = await StoredRequests.CreateAsync();
        var filed = (await stored.Process.FileAsync(MadeRequests.Filed(stored.Clock.GetUtcNow(), Severity.A)))!;
        var broken = MadeRequests.Filed(stored.Clock.GetUtcNow()).Key;
        await stored.Books.Tables.CustomerRequests.AddEntityAsync(
            new TableEntity(broken.PartnerId, $"request|{broken.Id}") { ["Json0"] = "{" });
        await stored.Books.Tables.Intents.AddEntityAsync(new TableEntity("customer-requests", $"{broken.PartnerId}|{broken.Id}")
        {
            ["PartnerId"] = broken.PartnerId,
            ["Id"] = broken.Id,
            ["At"] = stored.Clock.GetUtcNow(),
        });
        stored.Clock.Advance(TimeSpan.FromHours(2.5));
        var process = stored.Process;
        var sweep = new MissedSweep(
            process.Round, process.Starts, new DeskSettings(Operators), stored.Log.CreateLogger<MissedSweep>(), Unheard.Metrics);

        await sweep.SweepCustomerRequests(new TimerInfo(), new NotedOrchestrations(), CancellationToken.None);

        Assert.NotNull((await process.FindAsync(filed.Key))!.MissedAt);
        var line = Assert.Single(stored.Log.Lines);
        Assert.Equal(5507, line.Event);
        Assert.Contains($"{broken}", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_WhenTheEngineIsAway_LogsAndTriesAgain()
    {
        var stored = await StoredRequests.CreateAsync();
        var filed = (await stored.Process.FileAsync(MadeRequests.Filed(stored.Clock.GetUtcNow(), Severity.A)))!;
        stored.Clock.Advance(TimeSpan.FromHours(2.5));

        await stored.Process.Round.RunAsync((_, _) => throw new IOException("Injected: the engine is away."), CancellationToken.None);
        var between = (await stored.Process.FindAsync(filed.Key))!.MissedAt;
        await stored.Process.SweepAsync();

        Assert.Null(between);
        Assert.Equal(5501, Assert.Single(stored.Log.Lines).Event);
        Assert.Equal(1, stored.Tellings);
    }

    [Fact]
    public async Task TellAboutMissedResponse_WhenTheMailFailsForGood_SaysSoAndEnds()
    {
        var key = MadeRequests.Filed(Sample.Today).Key;

        var run = new ScriptedOrchestration(key, Sample.Today).Start(MissedOrchestrator.TellAboutMissedResponse).Fail(Mail);
        await run.Answer(GiveUp).Completion;

        Assert.Equal(
            [(Mail, key, Retries.MailForThreeDays), (GiveUp, key, Retries.Persistently)],
            run.Calls.Select(call => (call.Name, (RequestKey)call.Input!, call.Options!)));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task MailMissedResponse_WhenItIsStillMissing_TellsTheOperators(bool isMissing, int mails)
    {
        var stored = await StoredRequests.CreateAsync();
        var filed = (await stored.Process.FileAsync(MadeRequests.Filed(stored.Clock.GetUtcNow())))!;
        var partners = new PartnerStore(stored.Books.Tables, Unheard.Write());
        await partners.PutProfileAsync(Sample.Contoso, Profile, "office", _ => null, CancellationToken.None);
        if (!isMissing)
        {
            await stored.Process.RespondAsync(filed.Key, "r");
        }

        var mailer = new RecordingMailer { Refused = [Operators] };
        var activities = new MissedActivities(
            stored.Process.Store,
            partners,
            new DeskSettings(Operators),
            new OfficeSettings(5, 20, Portal),
            mailer,
            stored.Log.CreateLogger<MissedActivities>());
        await activities.MailMissedResponse(filed.Key, CancellationToken.None);
        await activities.GiveUpMissedResponse(filed.Key, CancellationToken.None);

        Assert.Equal(mails, mailer.Sent.Count);
        Assert.All(mailer.Sent, mail => Assert.Equal((Operators, $"missed-response-{filed.Key}"), (mail.To, mail.Id)));
        Assert.Equal((int[])(isMissing ? [5506, 5505] : []), stored.Log.Lines.Select(line => line.Event));
    }

    [Fact]
    public void Mail_InEachLanguage_HasTheTimesAndTheLinkAndNothingThatWasFiled()
    {
        var request = MadeRequests.Filed(Sample.Today, Severity.A);

        var english = MissedMail.Compose(request, Profile, Operators, Portal);
        var japanese = MissedMail.Compose(request, Profile with { PreferredLanguage = PreferredLanguage.ja }, Operators, Portal);

        Assert.Contains("Was due at: 2026-11-20 11:00 UTC", english.Text, StringComparison.Ordinal);
        Assert.Contains($"https://benefits.example/api/operations/requests/{request.Key}", english.Text, StringComparison.Ordinal);
        Assert.Contains("応答期限: 2026-11-20 11:00 UTC", japanese.Text, StringComparison.Ordinal);
        Assert.Equal("最初の応答の期限超過: 重大度 A、Contoso", japanese.Subject);
        Assert.All([english, japanese], mail => Assert.DoesNotContain("a@contoso.example", mail.Html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("operators@programme.example", "operators@programme.example")]
    public void Settings_WithAnAddressOrNone_AreRead(string? given, string? read) => Assert.Equal(read, Read(given).OperatorsEmail);

    [Theory]
    [InlineData("operators")]
    [InlineData("Operators <operators@programme.example>")]
    public void Settings_WithAnythingElse_StopTheStart(string given)
    {
        var failure = Assert.Throws<SettingsException>(() => Read(given));

        Assert.Contains("Benefits__OperatorsEmail", failure.Message, StringComparison.Ordinal);
        Assert.Contains("takes an e-mail address", failure.Message, StringComparison.Ordinal);
    }

    private static DeskSettings Read(string? address) => DeskSettings.Read(new SettingsReader(
        new ConfigurationBuilder().AddInMemoryCollection([new("Benefits:OperatorsEmail", address)]).Build()));

    private sealed class RecordingMailer : IMailer
    {
        public List<OutgoingMail> Sent { get; } = [];

        public IReadOnlyList<string> Refused { get; init; } = [];

        public Task<MailReceipt> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            Sent.Add(mail);
            return Task.FromResult(new MailReceipt([], [], Refused));
        }
    }
}
