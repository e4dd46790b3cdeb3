using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.MarketingContacts;

/// <summary>Reads marketing contacts from requests.</summary>
public static class MarketingContactInput
{
    private const int MaxTelephone = 40;

    /// <summary>The contact: a user of the partner, an address, or both.</summary>
    public static MarketingContact Read(Fields fields)
    {
        var contact = new MarketingContact(
            fields.OptionalText("accountId", ClientPrincipal.MaxAccountId),
            fields.OptionalEmail("email"),
            fields.Text("telephone", MaxTelephone),
            fields.Choice<PreferredLanguage>("language"));
        if (fields.Sound && contact is { AccountId: null, Email: null })
        {
            fields.Reject("accountId", new(
                "is required where no email is given: name a user of the partner, or another address.",
                "email を指定しない場合は必須です。"
                    + "パートナーのユーザー、または別のメール アドレスを指定してください。"));
        }

        return contact;
    }
}
