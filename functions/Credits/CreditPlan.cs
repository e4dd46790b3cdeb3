using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Credits;

/// <summary>How credits are given.</summary>
public enum CreditKind
{
    /// <summary>To each user that it is assigned to, for each month; users come and go at any time.</summary>
    Monthly,

    /// <summary>Once for the enrolment year, to one user, who can be another one later.</summary>
    Bulk,
}

/// <summary>O2: cloud credits as the catalog has them.</summary>
/// <param name="Id">What it is called in keys and addresses.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Grants">To how many users a membership grants it; bulk credits to one.</param>
/// <param name="Credit">How it is given.</param>
/// <param name="Usd">By membership, US dollars: for each user a month, or for the year.</param>
public sealed record CreditPlan(
    string Id,
    Localized Name,
    IReadOnlyDictionary<MembershipKind, int> Grants,
    CreditKind Credit,
    IReadOnlyDictionary<MembershipKind, int> Usd) : CatalogOffer(Id, Name, Grants);
