using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Ledger;

/// <summary>
/// What one transaction is to change in a ledger: events are applied one after the other, as long as the contract's row, the incidents
/// that change and the new entries fit into it. No storage is touched.
/// </summary>
/// <param name="contractId">The contract.</param>
/// <param name="terms">What it allows.</param>
/// <param name="head">The ledger as it is in storage.</param>
/// <param name="stored">The incidents as they are in storage; null for one that is not there.</param>
/// <param name="limits">What a transaction takes.</param>
internal sealed class LedgerChunk(
    string contractId, ContractTerms terms, LedgerHead head, IReadOnlyDictionary<string, Incident?> stored, TransactionLimits limits)
{
    private static readonly EventFault TooLarge = new("too-large", "The event does not fit into a transaction of Table Storage.");

    private readonly Dictionary<string, Incident> _changed = [];
    private readonly Dictionary<string, TableEntity> _incidents = [];
    private readonly List<TableEntity> _entries = [];
    private readonly List<RejectionReason> _rejections = [];
    private int _bytes;

    /// <summary>The ledger after it.</summary>
    public LedgerHead Head { get; private set; } = head;

    /// <summary>The incidents that change, as they are after it.</summary>
    public IReadOnlyDictionary<string, Incident> Changed => _changed;

    /// <summary>How many entries are new.</summary>
    public int NewEntries => _entries.Count;

    /// <summary>Why openings are rejected, one for each that is.</summary>
    public IReadOnlyList<RejectionReason> Rejections => _rejections;

    /// <summary>True when nothing changes.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>True when somebody has to be told of one of the new entries.</summary>
    public bool CallsForNotice { get; private set; }

    /// <summary>Applies an event. False when there is no room for it, and then nothing has changed.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="now">The time.</param>
    /// <param name="fault">Why the event can't be taken; null when it is.</param>
    public bool TryTake(IncidentEvent happened, DateTimeOffset now, out EventFault? fault)
    {
        var before = _changed.GetValueOrDefault(happened.IncidentId) ?? stored.GetValueOrDefault(happened.IncidentId);
        (var after, var effect, fault) = IncidentRules.Judge(before, happened, terms, Head.Used);
        if (after is null)
        {
            return true;
        }

        if (TryAdd(LedgerStep.Of(Head, terms, before, after, happened, effect, now)))
        {
            return true;
        }

        fault = IsEmpty ? TooLarge : null;
        return IsEmpty;
    }

    /// <summary>Adds a change of an incident with its entry. False when there is no room for it, and then nothing has changed.</summary>
    public bool TryAdd(LedgerStep step)
    {
        var (incident, entry) = (IncidentRow.From(contractId, step.Incident), LedgerRow.From(contractId, step.Entry));
        var replaced = _incidents.GetValueOrDefault(step.Incident.IncidentId);
        var rows = 1 + _incidents.Count + (replaced is null ? 1 : 0) + _entries.Count + 1;
        var (incidentSize, entrySize) = (RowSize.Of(incident), RowSize.Of(entry));
        var bytes = _bytes + incidentSize.Bytes - (replaced is null ? 0 : RowSize.Of(replaced).Bytes) + entrySize.Bytes;
        if (rows > limits.Rows
            || bytes + RowSize.Of(ContractRow.Change(contractId, step.Head)).Bytes > limits.Bytes
            || Math.Max(incidentSize.Bytes, entrySize.Bytes) > limits.RowBytes
            || Math.Max(incidentSize.LargestProperty, entrySize.LargestProperty) > limits.PropertyBytes)
        {
            return false;
        }

        (Head, _bytes) = (step.Head, bytes);
        CallsForNotice |= step.Entry.CallsForNotice;
        _changed[step.Incident.IncidentId] = step.Incident;
        _incidents[step.Incident.IncidentId] = incident;
        _entries.Add(entry);
        if (step.Entry.Reason is { } reason)
        {
            _rejections.Add(reason);
        }

        return true;
    }

    /// <summary>Notes how far the incidents of an extended contract are judged again (E4).</summary>
    public void Note(JudgingAgain run) => Head = Head with { JudgingAgain = run };

    /// <summary>The transaction; the contract's row is the first in it.</summary>
    /// <param name="etag">The ETag of the contract's row as it was read.</param>
    public IReadOnlyList<TableTransactionAction> Actions(ETag etag) =>
    [
        new(TableTransactionActionType.UpdateMerge, ContractRow.Change(contractId, Head), etag),
        .. _incidents.Select(i => stored.GetValueOrDefault(i.Key) is null
            ? new TableTransactionAction(TableTransactionActionType.Add, i.Value)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, i.Value, ETag.All)),
        .. _entries.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
    ];
}
