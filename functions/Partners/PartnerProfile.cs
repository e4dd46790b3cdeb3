using System.Text.Json.Serialization;
using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Partners;

/// <summary>A partner organisation as the programme office keeps it.</summary>
/// <param name="Name">Company name.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code of headquarters.</param>
/// <param name="PreferredLanguage"><c>ja</c> or <c>en</c>: the language of its mails.</param>
/// <param name="DashboardMigrated">Whether it may activate by itself; otherwise a regional office does (A7).</param>
/// <param name="ProgramContact">The contact at headquarters.</param>
/// <param name="Locations">Further locations.</param>
/// <param name="Memberships">What it bought or earned, past and coming years included.</param>
/// <param name="Competencies">Its Silver and Gold competencies.</param>
/// <param name="Kits">Additional benefits kits.</param>
public sealed record PartnerProfile(
    string Name,
    string Country,
    PreferredLanguage PreferredLanguage,
    bool DashboardMigrated,
    ProgramContact ProgramContact,
    IReadOnlyList<Location> Locations,
    IReadOnlyList<Membership> Memberships,
    IReadOnlyList<string> Competencies,
    IReadOnlyList<Kit> Kits)
{
    /// <summary>The ids of its own tenants in the directory; empty when they are not known.</summary>
    public IReadOnlyList<Guid> TenantIds { get; init; } = [];

    /// <summary>True when a membership that grants something, or a kit, runs on <paramref name="day"/>.</summary>
    public bool IsActiveOn(DateOnly day) =>
        Memberships.Any(m => m.Covers(day) && m.Kind != MembershipKind.NetworkMember) || Kits.Any(k => k.Covers(day));

    /// <summary>A5: the contact who gets the mails about a benefit of <paramref name="locationId"/>.</summary>
    public ProgramContact ContactFor(string locationId) =>
        Locations.FirstOrDefault(l => l.LocationId == locationId)?.ProgramContact ?? ProgramContact;

    /// <summary>What people call <paramref name="locationId"/>; its id when the partner has it no more.</summary>
    public Localized NameOf(string locationId) => Locations.FirstOrDefault(l => l.LocationId == locationId) is { } location
        ? Localized.Same(location.Name)
        : locationId == Location.Headquarters ? new Localized("Headquarters", "本社") : Localized.Same(locationId);

    /// <summary>The language that its people are written to in.</summary>
    [JsonIgnore]
    public Language MailLanguage => PreferredLanguage == PreferredLanguage.ja ? Language.Japanese : Language.English;
}

/// <summary>Who is told about the partner's benefits.</summary>
public sealed record ProgramContact(string Name, string Email);

/// <summary>A place of the partner other than headquarters.</summary>
public sealed record Location(string LocationId, string Name, string Country, ProgramContact ProgramContact)
{
    /// <summary>The location id of core benefits.</summary>
    public const string Headquarters = "headquarters";

    /// <summary>Asks for all locations together.</summary>
    public const string All = "all";
}

/// <summary>A membership; both days count.</summary>
/// <param name="MembershipId">What the office calls it; null where it gave none.</param>
/// <param name="PurchasedAt">The day on which it was bought; null where that is not known.</param>
public sealed record Membership(
    MembershipKind Kind,
    DateOnly Start,
    DateOnly End,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MembershipId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? PurchasedAt = null)
{
    /// <summary>Tells it from the partner's other memberships: what the office calls it, else kind and start.</summary>
    [JsonIgnore]
    public string Id => MembershipId ?? $"{Kind}-{Start:yyyy-MM-dd}";

    public bool Covers(DateOnly day) => Start <= day && day <= End;

    /// <summary>True when both run on some day.</summary>
    public bool Overlaps(Membership other) => Overlaps(other.Start, other.End);

    /// <summary>True when it runs on some day of the time; both days count.</summary>
    public bool Overlaps(DateOnly start, DateOnly end) => Start <= end && start <= End;
}

/// <summary>An additional benefits kit (ABTK): the benefits of <paramref name="Membership"/> again, for one location.</summary>
public sealed record Kit(string LocationId, MembershipKind Membership, DateOnly Start, DateOnly End)
{
    public bool Covers(DateOnly day) => Start <= day && day <= End;
}
