using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.MarketingContacts;

/// <summary>O5: whom a partner has named for its go-to-market offers. A user, another address, or a user at another address.</summary>
/// <param name="AccountId">A user of the partner; null for somebody who is none.</param>
/// <param name="Email">Where mails go; null for the address of the user.</param>
/// <param name="Telephone">Their telephone.</param>
/// <param name="Language">What they are written to in.</param>
public sealed record MarketingContact(string? AccountId, string? Email, string Telephone, PreferredLanguage Language)
{
    /// <summary>Who gets mails now; null when there is no address: its user has left.</summary>
    /// <param name="user">The user as they are now; null when there is none.</param>
    public MarketingRecipient? RecipientWith(PartnerUser? user) => (Email ?? user?.Email) is { } address
        ? new MarketingRecipient(
            user?.DisplayName, address, Language == PreferredLanguage.ja ? Languages.Language.Japanese : Languages.Language.English)
        : null;
}

/// <summary>Who gets a mail.</summary>
/// <param name="DisplayName">What they are called; null where that is not known.</param>
/// <param name="Email">Where it goes.</param>
/// <param name="Language">What it is written in.</param>
public sealed record MarketingRecipient(string? DisplayName, string Email, Language Language)
{
    /// <summary>Who is addressed in a letter.</summary>
    public string Name => DisplayName ?? new Localized("marketing contact", "マーケティング担当者").In(Language);
}
