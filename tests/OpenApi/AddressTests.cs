using System.Text.Json;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Support.OpenApi;

namespace BenefitsFunctions.Tests.OpenApi;

/// <summary>What the addresses of the API have in them: they are in the request logs of whoever is between it and a caller.</summary>
public sealed class AddressTests
{
    // Ids that are no secret, and what is asked for. An account is a pseudonym: the directory says whose, to those who may read it.
    private static readonly string[] MayBeThere =
    [
        "accountId", "activationId", "at", "auditId", "benefit", "continuation", "contractId", "customer", "customerId", "due", "from",
        "id", "incidentId", "location", "membershipId", "offerId", "office",
        "order", "partnerId", "preview", "product", "reason", "requestId", "service", "state", "status",
        "to", "top", "version",

        // A part of a company's name or of its domain.
        "search",
    ];

    [Fact]
    public void Addresses_OfAllOperations_HaveNoAccessIdAndNoPersonInThem()
    {
        var there = ApiDocument.Operations.SelectMany(o => Regex.Matches(o.Path, @"\{(\w+)\}").Select(m => m.Groups[1].Value))
            .Concat(ApiDocument.Operations.SelectMany(o => Parameters(o.Operation))).Distinct().ToList();

        Assert.InRange(there.Count, 10, 100);
        Assert.Empty(there.Except(MayBeThere));
    }

    private static IEnumerable<string> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Select(Resolved).Where(p => p.GetProperty("in").GetString() is "query" or "path")
                .Select(p => p.GetProperty("name").GetString()!)
            : [];

    private static JsonElement Resolved(JsonElement parameter) => parameter.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/').Skip(1).Aggregate(ApiDocument.Root, (at, name) => at.GetProperty(name))
        : parameter;
}
