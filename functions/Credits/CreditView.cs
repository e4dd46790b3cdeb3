using System.Globalization;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.Credits;

/// <summary>An offer of credits as the API shows it: who has and had them, and what they granted so far.</summary>
public static class CreditView
{
    /// <summary>The offer as <paramref name="visit"/> finds it; amounts in US dollars.</summary>
    public static object Of(OfferVisit visit, CreditStanding at, Language language)
    {
        var monthly = at.Assignments.Credit == CreditKind.Monthly;
        var months = monthly ? CreditMonths.Of(at.Assignments, at.Offer.End < visit.Today ? at.Offer.End : visit.Today) : [];
        return new
        {
            Offer = CreditOffers.Line(visit, at).In(language),
            at.Assignments.Credit,
            Usd = at.Offer.What?.Usd.TryGetValue(at.Offer.Key.Membership, out var usd) == true ? usd : (int?)null,
            GrantedUsd = monthly ? months.Sum(m => (long)m.Usd) : at.Assignments.All.FirstOrDefault()?.Usd ?? 0,
            Assignments = at.Assignments.All.Select(a => new
            {
                AssignmentId = a.Id,
                a.AccountId,
                a.Usd,
                a.AssignedBy,
                a.AssignedAt,
                EndedBy = a.Ended?.By,
                EndedAt = a.Ended?.At,
            }),
            Months = months.Select(m => new
            {
                Month = m.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                m.AccountId,
                m.Usd,
            }),
        };
    }
}
