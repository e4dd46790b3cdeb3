using BenefitsFunctions.Languages;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.GoToMarket;

/// <summary>That an offer was activated, as it is stored.</summary>
/// <param name="Id">Of the activation; names its orchestrations and mails.</param>
/// <param name="By">The account that asked.</param>
/// <param name="At">When.</param>
/// <param name="ActiveFrom">When it is to become active.</param>
/// <param name="OwnEnd">Its last day, if the catalog gave it one of its own; null when it lasts as long as its contract year.</param>
public sealed record GoToMarketActivation(string Id, string By, DateTimeOffset At, DateTimeOffset ActiveFrom, DateOnly? OwnEnd)
{
    /// <summary>When it became active; null while it is not.</summary>
    public DateTimeOffset? ActiveAt { get; init; }

    /// <summary>When its mail with the instructions was handed over, or was refused for good; null while it was not.</summary>
    public DateTimeOffset? MailedAt { get; init; }

    /// <summary>The last day that the contact was told of as the end; null while it was of none.</summary>
    public DateOnly? EndTold { get; init; }
}

/// <summary>A go-to-market offer that a partner has, or had, with its activation.</summary>
/// <param name="Offer">The offer.</param>
/// <param name="Activation">Its activation; null while there is none.</param>
public sealed record GoToMarketOffer(Offer<MarketingOffer> Offer, GoToMarketActivation? Activation)
{
    /// <summary>Last day that counts.</summary>
    public DateOnly End => Activation?.OwnEnd is { } own && own < Offer.End ? own : Offer.End;

    /// <summary>What people call it; its id where the catalog has it no more.</summary>
    public Localized Name => Offer.Name;

    /// <summary>The offer with what is stored about it.</summary>
    public static GoToMarketOffer Of(Offer<MarketingOffer> offer) =>
        new(offer, offer.Row is null ? null : StoredJson.Read<GoToMarketActivation>(offer.Row.Json));

    /// <summary>True from the first second after its last day, and when the profile or the catalog has it no more.</summary>
    public bool HasEndedOn(DateOnly day) => Offer.HasEnded || day > End;

    /// <summary>Why it has ended; whatever becomes of the contract year after an end of its own is not why.</summary>
    public EndCause CauseOn(DateOnly day) => Offer.HasEnded && (day <= End || End == Offer.End) ? Offer.Cause : EndCause.LastDay;
}
