using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;

namespace BenefitsFunctions.Ledger;

/// <summary>
/// What a commit knows of a ledger, true as long as the contract's row has <see cref="ETag"/>: every change of the partition changes
/// that row too, and is guarded by it.
/// </summary>
internal sealed class LedgerSnapshot(TableEntity row)
{
    private readonly Dictionary<string, Incident?> _incidents = [];

    public ContractTerms Terms { get; } = ContractTerms.Of(ContractRow.ToContract(row));

    public LedgerHead Head { get; private set; } = ContractRow.ToHead(row);

    public ETag ETag { get; private set; } = row.ETag;

    /// <summary>The incidents that were read or stored; null for one that is not there.</summary>
    public IReadOnlyDictionary<string, Incident?> Incidents => _incidents;

    /// <summary>True once it is noted, since the row was read, that somebody will have to be told.</summary>
    public bool IsIntended { get; set; }

    public void Add(string incidentId, Incident? incident) => _incidents[incidentId] = incident;

    /// <summary>Takes over what was stored.</summary>
    public void Stored(LedgerChunk chunk, ETag etag)
    {
        (Head, ETag) = (chunk.Head, etag);
        foreach (var (incidentId, incident) in chunk.Changed)
        {
            _incidents[incidentId] = incident;
        }
    }
}
