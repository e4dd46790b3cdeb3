using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Offers;

/// <summary>Where an offer stands.</summary>
public enum OfferState
{
    /// <summary>Not all of it is taken, assigned or activated; what can be done now, the actions say.</summary>
    Available,

    /// <summary>Asked for, not there yet.</summary>
    Activating,

    /// <summary>An activated offer (O5), from when it can be used.</summary>
    Active,

    /// <summary>All of it is taken or assigned.</summary>
    InUse,

    /// <summary>Its contract year, membership or kit has ended, or its own end has come.</summary>
    Expired,
}

/// <summary>Something that can be done with an offer.</summary>
/// <param name="Name">What it is called, kebab-case: <c>take-key</c>.</param>
/// <param name="Refusal">Why it can't be done now, the answer that a try would get; null when it can.</param>
public sealed record OfferAction(string Name, Problem? Refusal);

/// <summary>An offer as the page shows it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Which one.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Assigned">How many are taken or assigned.</param>
/// <param name="State">Where it stands.</param>
/// <param name="End">Last day that counts.</param>
/// <param name="Actions">What can be done with it, and why not.</param>
public sealed record OfferLine(
    OfferKind Kind,
    OfferKey Key,
    Localized Name,
    int Total,
    int Assigned,
    OfferState State,
    DateOnly End,
    IReadOnlyList<OfferAction> Actions)
{
    /// <summary>The line in <paramref name="language"/>, as the API shows it.</summary>
    public object In(Language language) => new
    {
        OfferId = Key.ToString(),
        Kind,
        Name = Name.In(language),
        Source = Key.LocationId == Location.Headquarters ? "Core" : "Kit",
        Key.Membership,
        Key.LocationId,
        Total,
        Assigned,
        Left = Math.Max(0, Total - Assigned),
        State,
        Key.Start,
        End,
        Actions = Actions.Select(action => new
        {
            Action = action.Name,
            Allowed = action.Refusal is null,
            Reason = action.Refusal?.AsReason(language),
        }),
    };
}
