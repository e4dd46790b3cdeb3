using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Accounts;

/// <summary>Keys of the partition of one account.</summary>
public static class AccountKeys
{
    public const string PartnerPrefix = "partner";

    public const string LinkPrefix = "link";

    /// <summary>The row that counts wrong pairs (L6).</summary>
    public const string Tries = "tries";

    public static string Partition(string accountId) => KeySegment.Join(accountId);

    public static string Partner(string partnerId) => KeySegment.Join(PartnerPrefix, partnerId);

    public static string Link(string contractId) => KeySegment.Join(LinkPrefix, contractId);
}
