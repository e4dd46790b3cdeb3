using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Offers;

/// <summary>Which offer of a partner: the one of the catalog, from one membership or kit, in one contract year.</summary>
/// <param name="CatalogId">The id in the catalog.</param>
/// <param name="Membership">What grants it.</param>
/// <param name="LocationId">The kit's location, or <see cref="Location.Headquarters"/>.</param>
/// <param name="Start">First day of the contract year.</param>
public sealed record OfferKey(string CatalogId, MembershipKind Membership, string LocationId, DateOnly Start)
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>The longest id that there is.</summary>
    public const int MaxLength = 120;

    /// <summary>The id that people see: <c>windows-server.LegacyGold.headquarters.2026-04-01</c>.</summary>
    public override string ToString() =>
        $"{CatalogId}.{Membership}.{LocationId}.{Start.ToString(DayFormat, CultureInfo.InvariantCulture)}";

    /// <summary>Whether that is what grants it.</summary>
    public bool IsFrom(GrantSource source) =>
        source.Membership == Membership && source.LocationId == LocationId && source.Start == Start;

    /// <summary>Reads an id; false for a text that is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out OfferKey? key)
    {
        key = text.Length <= MaxLength && text.Split('.') is [var id, var membership, var location, var start]
            && Enum.GetNames<MembershipKind>().Contains(membership, StringComparer.Ordinal)
            && DateOnly.TryParseExact(start, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? new OfferKey(id, Enum.Parse<MembershipKind>(membership), location, day)
                : null;
        return key is not null;
    }
}
