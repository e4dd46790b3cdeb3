using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Incidents;

/// <summary>Row keys of the books in the contract's partition (its partition key is the Contract ID).</summary>
public static class IncidentKeys
{
    public const string IncidentPrefix = "incident";

    public const string LedgerPrefix = "ledger";

    /// <summary>Behind the last row of incidents.</summary>
    public static string IncidentsEnd { get; } = IncidentPrefix + (char)(KeySegment.Separator + 1);

    public static string Incident(string incidentId) => KeySegment.Join(IncidentPrefix, incidentId);

    /// <summary>The row that keeps an event from counting twice, for good.</summary>
    public static string Event(EventIdentity identity) =>
        KeySegment.Join("event", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{identity.Source}\n{identity.Id}"))));

    /// <summary>The row of the entries that were committed together, named after the first of them.</summary>
    public static string Ledger(long firstSequence) => KeySegment.Join(LedgerPrefix, firstSequence.ToString("D12", CultureInfo.InvariantCulture));
}
