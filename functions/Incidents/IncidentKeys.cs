using System.Globalization;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>Row keys of the books in the contract's partition (its partition key is the Contract ID).</summary>
public static class IncidentKeys
{
    public const string PagePrefix = "contract-page";

    public const string LedgerPrefix = "ledger";

    /// <summary>Behind the last page.</summary>
    public static string PagesEnd { get; } = PagePrefix + (char)(KeySegment.Separator + 1);

    /// <summary>The row of a page of the books; sorts behind the contract's own row, and nothing else sorts between them.</summary>
    public static string Page(int index) => KeySegment.Join(PagePrefix, index.ToString("D6", CultureInfo.InvariantCulture));

    /// <summary>The row of the entries that were committed together, named after the first of them.</summary>
    public static string Ledger(long firstSequence) => KeySegment.Join(LedgerPrefix, firstSequence.ToString("D12", CultureInfo.InvariantCulture));
}
