using BenefitsFunctions.Http;
using BenefitsFunctions.Security;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Partners;

/// <summary>Reads profiles and users from requests.</summary>
public static class PartnerRequests
{
    private const int MaxLocations = 500;
    private const int MaxMemberships = 50;
    private const int MaxKits = 500;
    private const int MaxTenants = 50;

    /// <summary>A partner id is 1 to 12 digits that are not all zero.</summary>
    public static bool IsPartnerId(string text) =>
        text.Length is > 0 and <= 12 && text.All(char.IsAsciiDigit) && text.Any(digit => digit != '0');

    /// <summary>An account id is 1 to 128 characters without control characters.</summary>
    public static bool IsAccountId(string text) => text.Length is > 0 and <= ClientPrincipal.MaxAccountId && !text.Any(char.IsControl);

    /// <summary>Rejects a member <c>country</c> that is no country; one that could not be read has been rejected already.</summary>
    public static void CheckCountry(Fields fields, string? country)
    {
        if (country is { Length: > 0 } && !CountryCodes.All.Contains(country))
        {
            fields.Reject("country", new(
                "must be a two-letter country code of ISO 3166-1 such as JP.",
                "JP のような ISO 3166-1 の 2 文字の国コードを指定してください。"));
        }
    }

    /// <summary>Reads a user of a partner.</summary>
    public static PartnerUser User(Fields fields, string accountId) => new(
        accountId,
        fields.Email("email"),
        fields.Text("displayName", 200),
        fields.Choice<Association>("association"),
        fields.Choices<PartnerRole>("roles", 10));

    /// <summary>Reads a profile; every member must be there, so that none is emptied by accident.</summary>
    /// <param name="partnerId">What a member <c>partnerId</c> must be: it is in what GET gives, and may be sent back.</param>
    public static PartnerProfile Profile(Fields fields, string? partnerId = null)
    {
        if (partnerId is not null && fields.OptionalText("partnerId", 12) is { Length: > 0 } named && named != partnerId)
        {
            fields.Reject("partnerId", new(
                "must be the partner ID of the address, or be left out.",
                "アドレスのパートナー ID と同じ値にするか、省略してください。"));
        }

        var profile = new PartnerProfile(
            fields.Text("name", 200),
            Country(fields),
            fields.Choice<PreferredLanguage>("preferredLanguage"),
            fields.Boolean("dashboardMigrated"),
            fields.Object("programContact", Contact),
            fields.Objects("locations", MaxLocations, ReadLocation),
            fields.Objects("memberships", MaxMemberships, ReadMembership),
            fields.Texts("competencies", 100, 100),
            fields.Objects("kits", MaxKits, ReadKit))
        {
            TenantIds = fields.OptionalIds("tenantIds", MaxTenants),
        };
        if (fields.Sound)
        {
            CheckLocations(fields, profile);
            CheckKits(fields, profile);
            CheckMembershipIds(fields, profile);
            CheckOverlaps(fields, "memberships", profile.Memberships.Select(m => (Key: $"{m.Kind}", m.Start, m.End)));
            CheckOverlaps(fields, "kits", profile.Kits.Select(k => (Key: $"{k.LocationId} {k.Membership}", k.Start, k.End)));
        }

        return profile;
    }

    private static ProgramContact Contact(Fields fields) => new(fields.Text("name", 200), fields.Email("email"));

    private static Location ReadLocation(Fields fields)
    {
        var id = fields.Text("locationId", 40);
        if (id.Length > 0 && (!KeySegment.IsPlain(id) || id is Location.Headquarters or Location.All))
        {
            fields.Reject("locationId", new(
                $"takes lower-case letters, digits and '-', and neither '{Location.Headquarters}' nor '{Location.All}'.",
                $"英小文字、数字、'-' のみ使えます。'{Location.Headquarters}' と '{Location.All}' は使えません。"));
        }

        return new Location(id, fields.Text("name", 200), Country(fields), fields.Object("programContact", Contact));
    }

    private static Membership ReadMembership(Fields fields)
    {
        var membership = new Membership(
            fields.Choice<MembershipKind>("kind"),
            fields.Date("start"),
            fields.Date("end"),
            fields.OptionalText("membershipId", 40),
            fields.OptionalDate("purchasedAt"));
        CheckPeriod(fields, membership.Start, membership.End);
        if (membership.MembershipId is { Length: > 0 } id && !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            fields.Reject("membershipId", new("takes letters, digits and '-'.", "英数字と '-' のみ使えます。"));
        }

        return membership;
    }

    private static Kit ReadKit(Fields fields)
    {
        var kit = new Kit(
            fields.Text("locationId", 40), fields.Choice<MembershipKind>("membership"), fields.Date("start"), fields.Date("end"));
        CheckPeriod(fields, kit.Start, kit.End);
        return kit;
    }

    private static string Country(Fields fields)
    {
        var country = fields.Text("country", 2);
        CheckCountry(fields, country);
        return country;
    }

    private static void CheckPeriod(Fields fields, DateOnly start, DateOnly end)
    {
        if (start != DateOnly.MinValue && end != DateOnly.MinValue && end < start)
        {
            fields.Reject("end", new("must not be before start.", "開始日より前の日付は指定できません。"));
        }
    }

    private static void CheckLocations(Fields fields, PartnerProfile profile)
    {
        var ids = profile.Locations.Select(l => l.LocationId).ToList();
        if (ids.Distinct().Count() < ids.Count)
        {
            fields.Reject("locations", new("must not use a locationId twice.", "locationId が重複しています。"));
        }

    }

    private static void CheckMembershipIds(Fields fields, PartnerProfile profile)
    {
        if (profile.Memberships.Select(m => m.Id).Distinct(StringComparer.Ordinal).Count() < profile.Memberships.Count)
        {
            fields.Reject("memberships", new("must not use a membershipId twice.", "membershipId が重複しています。"));
        }
    }

    private static void CheckKits(Fields fields, PartnerProfile profile)
    {
        for (var i = 0; i < profile.Kits.Count; i++)
        {
            var kit = profile.Kits[i];
            if (profile.Locations.All(l => l.LocationId != kit.LocationId))
            {
                fields.Reject($"kits[{i}].locationId", new(
                    "must be the locationId of one of the locations.",
                    "locations にある locationId を指定してください。"));
            }

            if (!profile.Memberships.Any(m => m.Kind == kit.Membership && m.Start <= kit.Start && kit.End <= m.End))
            {
                fields.Reject($"kits[{i}]", new(
                    $"must lie within one of the memberships of kind {kit.Membership}.",
                    $"種類が {kit.Membership} のメンバーシップのいずれかの期間内にしてください。"));
            }
        }
    }

    private static void CheckOverlaps(Fields fields, string name, IEnumerable<(string Key, DateOnly Start, DateOnly End)> periods)
    {
        foreach (var same in periods.GroupBy(p => p.Key))
        {
            var sorted = same.OrderBy(p => p.Start).ToList();
            if (sorted.Zip(sorted.Skip(1)).Any(pair => pair.Second.Start <= pair.First.End))
            {
                fields.Reject(name, new(
                    $"has two periods of {same.Key} that overlap.",
                    $"{same.Key} の期間が重複しています。"));
            }
        }
    }
}
