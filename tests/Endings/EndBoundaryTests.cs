using System.Text.Json;
using Azure.Data.Tables;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Endings;

/// <summary>
/// E1, L3, L4, P3: benefits page, links, plans and openings say that a contract is over from the first second after its own last day,
/// which may differ from that of what was activated, and without a sweep.
/// </summary>
public sealed class EndBoundaryTests : IAsyncLifetime
{
    private BenefitsHost _app = null!;

    private Person Admin => _app.As("contoso-global-admin");

    public async Task InitializeAsync()
    {
        _app = await BenefitsHost.StartAsync();

        // The samples are followed: from now on nothing brings an end back that these tests move.
        await _app.RunsTimerAsync("ResumeProfileFollowing");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("2026-12-24")]
    [InlineData("2027-03-31")]
    [InlineData("2027-05-15")]
    public async Task All_AroundTheLastDay_ChangeAtMidnight(string end)
    {
        await Admin.ActivatesAsync(Sample.Contoso, "ProductSupport");
        await Admin.ActivatesAsync(Sample.Contoso, "SignatureCloudSupport");
        await _app.SettleAsync();
        var line = await Admin.SeesBenefitAsync(Sample.Contoso, "ProductSupport");
        await Admin.LinksAsync(line);
        var last = DateOnly.ParseExact(end, "yyyy-MM-dd");
        await EndOnAsync(line, last);
        await EndOnAsync(await Admin.SeesBenefitAsync(Sample.Contoso, "SignatureCloudSupport"), last);
        var over = new DateTimeOffset(last.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

        await _app.PassesAsync(over.AddSeconds(-1) - _app.Clock.GetUtcNow());
        var before = await SeenAsync(line);
        await _app.PassesAsync(TimeSpan.FromSeconds(1));
        var after = await SeenAsync(line);

        Assert.Equal(
            new Seen("Active", "Active", null, 201, null, "usable", "not-linked", "usable", 202), before);
        Assert.Equal(
            new Seen("Expired", "Expired", over, 409, "contract-expired", "expired", "expired", "expired", 409), after);
    }

    [Fact]
    public async Task Links_WhenTheContractIsExtendedAfterItsEnd_AreOpenAgain()
    {
        await Admin.ActivatesAsync(Sample.Contoso, "ProductSupport");
        await _app.SettleAsync();
        var line = await Admin.SeesBenefitAsync(Sample.Contoso, "ProductSupport");
        await Admin.LinksAsync(line);
        await EndOnAsync(line, new(2026, 11, 30));
        await _app.PassesAsync(TimeSpan.FromDays(20));
        var closed = await LinkAsync();

        await EndOnAsync(line, new(2026, 12, 31));

        Assert.Equal(("Expired", "2026-12-01T00:00:00Z"), (Text(closed, "state"), Text(closed, "closedAt")));
        var open = await LinkAsync();
        Assert.Equal(("Active", null), (Text(open, "state"), Text(open, "closedAt")));
        Assert.Equal("usable", await PlanAsync(Admin, "windows-server", "2025", Text(line, "contractId")!));
    }

    [Fact]
    public async Task Plans_WhenTheContractOfAnEarlierYearHasEnded_TellOfTheLastOneOnly()
    {
        await Admin.ActivatesAsync(Sample.Contoso, "ProductSupport");
        await _app.SettleAsync();
        var old = await Admin.SeesBenefitAsync(Sample.Contoso, "ProductSupport");
        var profile = System.Text.Json.Nodes.JsonNode.Parse((await _app.Office.GetsAsync($"/api/partners/{Sample.Contoso}")).Text)!;
        profile["memberships"]![0]!["end"] = "2028-03-31";
        await _app.Office.PutsAsync($"/api/partners/{Sample.Contoso}", profile);

        await _app.PassesAsync(new DateTimeOffset(2027, 4, 1, 0, 0, 0, TimeSpan.Zero) - _app.Clock.GetUtcNow());
        var ended = await ReasonsAsync();
        await Admin.ActivatesAsync(Sample.Contoso, "ProductSupport");
        await _app.SettleAsync();
        var renewed = await ReasonsAsync();

        Assert.Equal([(Text(old, "contractId"), "expired"), (null, "not-activated")], ended);
        Assert.Equal("not-linked", Assert.Single(renewed).Reason);
        Assert.NotEqual(Text(old, "contractId"), renewed[0].ContractId);
    }

    private static string? Text(JsonElement body, string member) => body.GetProperty(member).GetString();

    private async Task<Seen> SeenAsync(JsonElement line)
    {
        var contractId = Text(line, "contractId")!;
        var link = await LinkAsync();
        var linking = await _app.As($"newcomer-{_app.Clock.GetUtcNow().Ticks}").LinksAsync(line);
        var opened = await Admin.PostsAsync(
            "/api/incidents",
            new { contractId, product = "windows-server", version = "2025", severity = "B", title = "T", language = "en" });
        return new Seen(
            Text(await Admin.SeesBenefitAsync(Sample.Contoso, "ProductSupport"), "state")!,
            Text(link, "state")!,
            link.GetProperty("closedAt").ValueKind == JsonValueKind.Null ? null : link.GetProperty("closedAt").GetDateTimeOffset(),
            linking.Status,
            linking.Status == 201 ? null : linking.Code,
            await PlanAsync(Admin, "windows-server", "2025", contractId),
            await PlanAsync(_app.As("contoso-member"), "windows-server", "2025", contractId),
            await PlanAsync(_app.As("contoso-member"), "microsoft-365", null, null),
            opened.Status);
    }

    private async Task<JsonElement> LinkAsync() =>
        (await Admin.GetsAsync("/api/accounts/me/contracts")).Body.GetProperty("items").EnumerateArray().Single();

    // Whether the plan of a contract, or else the one for the cloud, is usable, or why not.
    private static async Task<string> PlanAsync(Person person, string product, string? version, string? contractId)
    {
        var plans = (await person.SeesPlansAsync(product, version)).Body;
        bool IsIt(JsonElement plan) => contractId is null
            ? (Text(plan, "plan"), Text(plan, "locationId")) == ("SignatureCloudSupport", "headquarters")
            : Text(plan, "contractId") == contractId;
        return plans.GetProperty("usable").EnumerateArray().Any(IsIt) ? "usable"
            : string.Join(",", plans.GetProperty("unusable").EnumerateArray().Single(IsIt).GetProperty("reasons").EnumerateArray()
                .Select(r => Text(r, "code")));
    }

    private async Task<List<(string? ContractId, string Reason)>> ReasonsAsync() =>
        [.. (await _app.As("contoso-member").SeesPlansAsync("windows-server", "2025")).Body.GetProperty("unusable").EnumerateArray()
            .Where(p => Text(p, "plan") == "ProductSupport" && Text(p, "locationId") == "headquarters")
            .Select(p => (
                Text(p, "contractId"),
                string.Join(",", p.GetProperty("reasons").EnumerateArray().Select(r => Text(r, "code")))))];

    // As somebody who gives a contract another end does it.
    private async Task EndOnAsync(JsonElement line, DateOnly end)
    {
        var contractId = Text(line, "contractId")!;
        var contract = await _app.Services.GetRequiredService<ContractStore>().FindAsync(contractId, CancellationToken.None);
        await _app.Services.GetRequiredService<ContractAgenda>().NoteAsync(contract! with { End = end }, CancellationToken.None);
        await _app.Services.GetRequiredService<BenefitsTables>().Contracts.UpsertEntityAsync(
            new TableEntity(contractId, ContractRow.RowKey) { ["End"] = end.ToRow() }, TableUpdateMode.Merge);
    }

    private sealed record Seen(
        string Benefit,
        string Link,
        DateTimeOffset? ClosedAt,
        int Linking,
        string? LinkingCode,
        string LinkedPlan,
        string PlanOfAnother,
        string PlanWithoutLink,
        int Opening);
}
