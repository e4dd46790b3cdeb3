using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Year;

/// <summary>What the people around one sample partner do and see; every step fails the test where it is not answered as expected.</summary>
internal sealed class SamplePartnerYear(BenefitsHost app, string partnerId, string name)
{
    private int _events;

    public Person Admin => app.As($"{name}-global-admin");

    public Person Engineer => app.As($"{name}-engineer");

    public Person Office => app.Office;

    public string Path => $"/api/partners/{partnerId}";

    /// <summary>The office changes the profile.</summary>
    public async Task ProfileChangesAsync(Action<JsonObject> change)
    {
        var profile = JsonNode.Parse((await Office.GetsAsync(Path)).Text)!.AsObject();
        change(profile);
        Expect(200, await Office.SendsAsync("PUT", Path, profile.ToJsonString()));
    }

    /// <summary>Adds a membership of that kind from the first to the last day.</summary>
    public Task JoinsAsync(string kind, string start, string end) => ProfileChangesAsync(profile =>
        profile["memberships"]!.AsArray().Add(new JsonObject { ["kind"] = kind, ["start"] = start, ["end"] = end }));

    /// <summary>Asks for a benefit; gives the activation.</summary>
    public async Task<string> AsksAsync(string benefit, string? locationId = null, object? contactDetails = null)
    {
        var answer = await Admin.PostsAsync($"{Path}/activations", new { benefit, locationId, contactDetails });
        Expect(202, answer);
        return answer["activationId"]!;
    }

    /// <summary>The office decides.</summary>
    public async Task DecidesAsync(string activationId, bool approve, string reason) =>
        Expect(202, await Office.PostsAsync($"{Path}/activations/{activationId}/decision", new { approve, reason }));

    /// <summary>Holds the benefit's newest line against what it should be: state and what is left (null: blank, or unlimited).</summary>
    public async Task<JsonElement> SeesAsync(string benefit, string state, decimal? remaining, string locationId = "headquarters")
    {
        var line = await LineAsync(benefit, locationId);
        Assert.Equal(state, line.GetProperty("state").GetString());
        Assert.Equal(remaining, line.GetProperty("remaining") is { ValueKind: JsonValueKind.Number } left ? left.GetDecimal() : null);
        return line;
    }

    /// <summary>The benefit's newest line; of one contract year that which is not over.</summary>
    public async Task<JsonElement> LineAsync(string benefit, string locationId = "headquarters") =>
        (await Admin.SeesBenefitsAsync(partnerId)).Body.GetProperty("benefits").EnumerateArray()
            .Where(l => l.GetProperty("benefit").GetString() == benefit && l.GetProperty("locationId").GetString() == locationId)
            .OrderBy(l => l.GetProperty("start").GetString(), StringComparer.Ordinal)
            .ThenBy(l => l.GetProperty("state").GetString() != "Expired")
            .Last();

    /// <summary>The Contract ID of the benefit's newest line.</summary>
    public async Task<string> ContractAsync(string benefit, string locationId = "headquarters") =>
        (await LineAsync(benefit, locationId)).GetProperty("contractId").GetString()!;

    /// <summary>Incidents are opened under a contract.</summary>
    public async Task OpensAsync(string contractId, string prefix, int count)
    {
        foreach (var number in Enumerable.Range(1, count))
        {
            await app.ReceivesEventAsync(Timed(EventJson.Opened(contractId, $"{prefix}-{number}", NextEvent())));
        }
    }

    /// <summary>Incidents are closed without a charge.</summary>
    public async Task GivesBackAsync(string contractId, string prefix, int count)
    {
        foreach (var number in Enumerable.Range(1, count))
        {
            var closed = EventJson.Closed(contractId, $"{prefix}-{number}", NextEvent(), IncidentOutcome.NotCharged);
            await app.ReceivesEventAsync(Timed(closed));
        }
    }

    public static void Expect(int status, ApiAnswer answer) =>
        Assert.True(status == answer.Status, $"Expected {status}, got {answer.Status}: {answer.Text}");

    private string NextEvent() => $"{name}-{++_events}";

    // The portal's time is the clock's.
    private string Timed(string json)
    {
        var happened = JsonNode.Parse(json)!;
        happened["time"] = app.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        return happened.ToJsonString();
    }
}
