using System.Text.Json;
using System.Text.Json.Serialization;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Entitlements;

/// <summary><c>entitlements.json</c> as it is written.</summary>
/// <param name="CloudCompetencies">The competencies that are cloud competencies.</param>
/// <param name="Memberships">What each membership grants.</param>
/// <param name="WithCloudCompetency">What a membership grants instead to a partner with a cloud competency.</param>
internal sealed record EntitlementFile(
    IReadOnlyList<string> CloudCompetencies,
    IReadOnlyDictionary<MembershipKind, IReadOnlyDictionary<Benefit, Amount>> Memberships,
    IReadOnlyDictionary<MembershipKind, IReadOnlyDictionary<Benefit, Amount>> WithCloudCompetency)
{
    /// <summary>What the types do not say.</summary>
    /// <exception cref="FormatException">It does not hold.</exception>
    public void Check()
    {
        CatalogFile.Expect(!CloudCompetencies.Any(string.IsNullOrWhiteSpace), "$.cloudCompetencies must hold names.");
        CatalogFile.Expect(
            Memberships.Keys.ToHashSet().SetEquals(Enum.GetValues<MembershipKind>()),
            $"$.memberships must hold each of {string.Join(", ", Enum.GetNames<MembershipKind>())}.");
        CatalogFile.Expect(
            !Memberships.Values.Concat(WithCloudCompetency.Values).Contains(null), "what a membership grants must be an object.");
    }
}

/// <summary>A number of units, or <c>"unlimited"</c>.</summary>
[JsonConverter(typeof(AmountConverter))]
internal readonly record struct Amount(Grant Grant);

/// <summary>Reads an <see cref="Amount"/>.</summary>
internal sealed class AmountConverter : JsonConverter<Amount>
{
    private const int Most = 100_000;

    /// <inheritdoc/>
    public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String when reader.ValueTextEquals("unlimited") => new(Grant.WithoutLimit),
        JsonTokenType.Number when reader.TryGetInt32(out var units) && units is > 0 and <= Most => new(Grant.Of(units)),
        _ => throw new JsonException($"must be 'unlimited' or a whole number from 1 to {Most}."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options) => throw new NotSupportedException();
}
