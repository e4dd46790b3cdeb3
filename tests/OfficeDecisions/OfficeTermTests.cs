using Azure.Data.Tables;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Activations;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.OfficeDecisions;

/// <summary>A7 on the real engine, over weeks: reminder, lapse, what a crash leaves, and decisions that race.</summary>
public sealed class OfficeTermTests
{
    private static readonly DateTimeOffset Reminds = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Lapses = new(2026, 12, 22, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Request_WhenNobodyDecides_RemindsTheOfficeAndLapses()
    {
        await using var app = await BenefitsHost.StartAsync();
        var partner = await new AssistedPartner(app, "5100001", "US", Language: "ja").AddAsync();
        var asked = await partner.AsksAsync();
        await app.SettleAsync();

        await app.PassesAsync(Reminds - app.Clock.GetUtcNow() - TimeSpan.FromTicks(1));
        var before = app.Mails.Count;
        await app.PassesAsync(TimeSpan.FromTicks(1));
        var reminded = app.Mails.Count;
        await app.PassesAsync(Lapses - Reminds - TimeSpan.FromTicks(1));
        var waiting = await partner.SeesAsync(asked);
        await app.PassesAsync(TimeSpan.FromTicks(1));
        var lapsed = await partner.SeesAsync(asked);
        var late = await partner.DecidedAsync(asked, approve: true);
        var list = await app.Office.GetsAsync("/api/operations/activations?status=AwaitingOffice");

        Assert.Equal((1, 2, 3), (before, reminded, app.Mails.Count));
        Assert.Equal(
            ["Northwind asks for Product Support", "Reminder: Product Support of Northwind"],
            partner.MailsTo("programme.office@programme.example").Select(m => m.Subject));
        Assert.Equal("製品サポート の有効化の依頼の失効", Assert.Single(partner.MailsTo(partner.AdminEmail)).Subject);
        Assert.Equal(("AwaitingOffice", "Lapsed"), (waiting["status"], lapsed["status"]));
        Assert.Equal((409, "already-decided"), (late.Status, late.Code));
        Assert.Contains("lapsed", late["detail"]!, StringComparison.Ordinal);
        Assert.Empty(list.Body.GetProperty("items").EnumerateArray());
        Assert.Equal((202, "AwaitingOffice"), ((await partner.AsksAsync()).Status, (await partner.AsksAsync())["status"]));
    }

    [Fact]
    public async Task Decide_WhenTheCrashCameBeforeTheOrchestrationWasTold_IsToldByTheTimer()
    {
        await using var app = await BenefitsHost.StartAsync();
        var partner = await new AssistedPartner(app, "5100002", "US").AddAsync();
        var asked = await partner.AsksAsync();
        await app.SettleAsync();

        // What a process that dies between the decision and the event leaves behind.
        var tables = app.Services.GetRequiredService<BenefitsTables>();
        var key = new ActivationKey(partner.PartnerId, asked["activationId"]!);
        await tables.Intents.AddEntityAsync(new TableEntity("office-decision", $"{key.PartnerId}|{key.ActivationId}")
        {
            ["PartnerId"] = key.PartnerId,
            ["ActivationId"] = key.ActivationId,
            ["At"] = app.Clock.GetUtcNow(),
        });
        await app.RunsTimerAsync("ResumeActivations");
        var undecided = await partner.SeesAsync(asked);
        var intents = await CountAsync(tables.Intents, "office-decision");
        await app.Services.GetRequiredService<ActivationStore>().ChangeAsync(
            key, a => a.Deciding(new OfficeDecision(true, null, "office-1", app.Clock.GetUtcNow())), CancellationToken.None);
        await app.SettleAsync();
        var asleep = await partner.SeesAsync(asked);
        await app.RunsTimerAsync("ResumeActivations");
        var done = await partner.SeesAsync(asked);

        Assert.Equal(("AwaitingOffice", 1), (undecided["status"], intents));
        Assert.Equal("Requested", asleep["status"]);
        Assert.Equal("AwaitingPublication", done["status"]);
        Assert.Equal((0, 0), (await CountAsync(tables.Intents, "office-decision"), await CountAsync(tables.Due, "office|")));
    }

    [Fact]
    public async Task Post_WhenTheCrashCameBeforeTheActivationWasStored_LeavesNothing()
    {
        await using var app = await BenefitsHost.StartAsync();
        var tables = app.Services.GetRequiredService<BenefitsTables>();
        await app.Services.GetRequiredService<ActivationStarts>().IntendAsync(NeverStored(app.Clock.GetUtcNow()), CancellationToken.None);

        var list = await app.Office.GetsAsync("/api/operations/activations");
        var noted = await CountAsync(tables.Due, "office|");
        await app.PassesAsync(TimeSpan.FromMinutes(11));
        await app.RunsTimerAsync("ResumeActivations");

        Assert.Empty(list.Body.GetProperty("items").EnumerateArray());
        Assert.Equal(1, noted);
        Assert.Equal((0, 0), (await CountAsync(tables.Intents, "activation-start"), await CountAsync(tables.Due, "office|")));
    }

    [Fact]
    public async Task Decide_WhenTheCrashCameBeforeTheOrchestrationWasStarted_IsToldAllTheSame()
    {
        await using var app = await BenefitsHost.StartAsync();
        var tables = app.Services.GetRequiredService<BenefitsTables>();
        var partner = await new AssistedPartner(app, "5100003", "US").AddAsync();
        var stored = NeverStored(app.Clock.GetUtcNow()) with { CopyTo = partner.AdminEmail };
        await app.Services.GetRequiredService<ActivationStarts>().IntendAsync(stored, CancellationToken.None);
        await app.Services.GetRequiredService<ActivationStore>().TryOpenAsync(stored, slot: null, CancellationToken.None);

        var decided = await app.Office.PostsAsync(
            $"/api/partners/5100003/activations/{stored.Key.ActivationId}/decision", new { approve = false, reason = "Unknown company." });
        await app.RunsTimerAsync("ResumeActivations");

        Assert.Equal((202, "Rejected"), (decided.Status, decided["status"]));
        Assert.Single(partner.MailsTo(partner.AdminEmail));
        Assert.Equal((0, 0), (await CountAsync(tables.Intents, "activation-start"), await CountAsync(tables.Due, "office|")));
    }

    [Fact]
    public async Task Decide_WhenDecisionsMeetEachOtherAndTheLapse_EachRequestHasOneResult()
    {
        const int Requests = 12;
        await using var app = await BenefitsHost.StartAsync();
        var all = new List<(AssistedPartner Partner, ApiAnswer Asked)>();
        for (var i = 0; i < Requests; i++)
        {
            var partner = await new AssistedPartner(app, $"{5200000 + i}", "US").AddAsync();
            all.Add((partner, await partner.AsksAsync()));
        }

        await app.SettleAsync();
        app.Clock.Advance(Lapses - app.Clock.GetUtcNow() - TimeSpan.FromTicks(1));
        var deciding = all.Select(async r => (
            r.Partner,
            r.Asked,
            Answers: await Task.WhenAll(r.Partner.DecidedAsync(r.Asked, true), r.Partner.DecidedAsync(r.Asked, false, "No")))).ToList();
        await deciding[0];
        app.Clock.Advance(TimeSpan.FromTicks(1));
        var decided = await Task.WhenAll(deciding);
        await app.SettleAsync();

        foreach (var (partner, asked, answers) in decided)
        {
            var status = (await partner.SeesAsync(asked))["status"];
            var contracts = (await partner.Admin.GetsAsync($"/api/partners/{partner.PartnerId}/contracts")).Body.GetProperty("items");
            var expected = (answers[0].Status, answers[1].Status) switch
            {
                (202, 409) => "AwaitingPublication",
                (409, 202) => "Rejected",
                (409, 409) => "Lapsed",
                var both => $"one result, not {both}",
            };
            Assert.Equal(expected, status);
            Assert.Equal(expected == "AwaitingPublication" ? 1 : 0, contracts.GetArrayLength());
            Assert.Equal(expected == "AwaitingPublication" ? 0 : 1, partner.MailsTo(partner.AdminEmail).Count);
        }
    }

    private static Activation NeverStored(DateTimeOffset now) => SampleActivation.At(ActivationStatus.AwaitingOffice) with
    {
        Key = new ActivationKey("5100003", "0123456789abcdef0123456789abcdef"),
        RequestedAt = now,
        Office = new OfficeCase(Office.ProgrammeOffice, new OfficeTerm(Reminds, Lapses)),
    };

    private static async Task<int> CountAsync(TableClient table, string partition)
    {
        var count = 0;
        await foreach (var row in table.QueryAsync<TableEntity>())
        {
            count += row.PartitionKey.StartsWith(partition, StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }
}
