using System.Text.Json;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Entitlements;

/// <summary>What each membership grants per contract year (A3), from <c>entitlements.json</c>, checked when it is loaded.</summary>
public sealed class EntitlementCatalog
{
    private readonly HashSet<string> _cloudCompetencies;
    private readonly Dictionary<MembershipKind, IReadOnlyDictionary<Benefit, GrantRule>> _grants;

    private EntitlementCatalog(
        HashSet<string> cloudCompetencies, Dictionary<MembershipKind, IReadOnlyDictionary<Benefit, GrantRule>> grants)
    {
        _cloudCompetencies = cloudCompetencies;
        _grants = grants;
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "Entitlements", "entitlements.json");

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static EntitlementCatalog Load(string path) => CatalogFile.Load("entitlement catalog", path, Read);

    /// <summary>
    /// A3: what <paramref name="kind"/> grants to a partner with <paramref name="competencies"/>, in the order of the benefits.
    /// </summary>
    public IEnumerable<(Benefit Benefit, Grant Grant)> Granted(MembershipKind kind, IEnumerable<string> competencies)
    {
        var cloud = competencies.Any(_cloudCompetencies.Contains);
        return _grants[kind].OrderBy(g => g.Key).Select(g => (g.Key, cloud ? g.Value.WithCloudCompetency : g.Value.Otherwise));
    }

    private static EntitlementCatalog Read(JsonElement root)
    {
        var members = Members(root, "the file");
        Expect(
            members.Keys.ToHashSet().SetEquals(["cloudCompetencies", "memberships"]),
            "it must hold exactly 'cloudCompetencies' and 'memberships'.");
        var competencies = members["cloudCompetencies"];
        Expect(
            competencies.ValueKind == JsonValueKind.Array && competencies.EnumerateArray().All(c => c.ValueKind == JsonValueKind.String),
            "'cloudCompetencies' must be a list of names.");
        var memberships = Members(members["memberships"], "'memberships'");
        Expect(
            memberships.Keys.ToHashSet().SetEquals(Enum.GetNames<MembershipKind>()),
            $"'memberships' must hold exactly {string.Join(", ", Enum.GetNames<MembershipKind>())}.");
        return new EntitlementCatalog(
            competencies.EnumerateArray().Select(c => c.GetString()!).ToHashSet(StringComparer.OrdinalIgnoreCase),
            memberships.ToDictionary(m => Enum.Parse<MembershipKind>(m.Key), m => Grants(m.Key, m.Value)));
    }

    private static IReadOnlyDictionary<Benefit, GrantRule> Grants(string membership, JsonElement json) =>
        Members(json, membership).ToDictionary(
            member =>
            {
                Expect(
                    Enum.GetNames<Benefit>().Contains(member.Key),
                    $"{membership} grants '{member.Key}', which is none of {string.Join(", ", Enum.GetNames<Benefit>())}.");
                return Enum.Parse<Benefit>(member.Key);
            },
            member => Rule($"{membership}.{member.Key}", member.Value));

    private static GrantRule Rule(string at, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new GrantRule(Amount(at, json), Amount(at, json));
        }

        var members = Members(json, at);
        Expect(
            members.Keys.ToHashSet().SetEquals(["withCloudCompetency", "otherwise"]),
            $"{at} must hold exactly 'withCloudCompetency' and 'otherwise'.");
        return new GrantRule(
            Amount($"{at}.withCloudCompetency", members["withCloudCompetency"]), Amount($"{at}.otherwise", members["otherwise"]));
    }

    private static Grant Amount(string at, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String && json.ValueEquals("unlimited"))
        {
            return Grant.WithoutLimit;
        }

        var units = 0;
        Expect(
            json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out units) && units is > 0 and <= 100_000,
            $"{at} must be 'unlimited' or a whole number from 1 to 100000.");
        return Grant.Of(units);
    }

    private static Dictionary<string, JsonElement> Members(JsonElement json, string at)
    {
        Expect(json.ValueKind == JsonValueKind.Object, $"{at} must be an object.");
        return json.EnumerateObject().ToDictionary(m => m.Name, m => m.Value);
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }

    private sealed record GrantRule(Grant WithCloudCompetency, Grant Otherwise);
}
