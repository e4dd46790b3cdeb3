using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Partners;

/// <summary>Row keys of the partition of one partner (its partition key is the partner id).</summary>
public static class PartnerKeys
{
    public const string Profile = "profile";

    /// <summary>A8: which contract years are noted to be activated on the partner's behalf.</summary>
    public const string Enrolments = "enrolments";

    /// <summary>O5: whom the partner has named for its go-to-market offers.</summary>
    public const string MarketingContact = "marketing-contact";

    public const string UserPrefix = "user";

    public const string ActivationPrefix = "activation";

    public static string User(string accountId) => KeySegment.Join(UserPrefix, accountId);

    public static string Activation(string activationId) => KeySegment.Join(ActivationPrefix, activationId);

    /// <summary>The place of one benefit of one membership at one location in one contract year: who holds it answers for it.</summary>
    public static string Slot(string benefit, string membership, string locationId, DateOnly yearStart) =>
        KeySegment.Join("slot", benefit, membership, locationId, yearStart.ToRow());
}
