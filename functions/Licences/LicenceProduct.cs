using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Licences;

/// <summary>O3: an online service that a licence key has seats of.</summary>
/// <param name="Id">What it is called in keys and addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Grants">How many seats the key has that a membership grants for a contract year; a kit of it has one alike.</param>
/// <param name="Instructions">What to mind before the key is redeemed.</param>
public sealed record LicenceProduct(
    string Id, Localized Name, IReadOnlyDictionary<MembershipKind, int> Grants, Localized Instructions) : CatalogOffer(Id, Name, Grants);
