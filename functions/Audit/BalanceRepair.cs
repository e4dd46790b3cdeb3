using BenefitsFunctions.Agenda;
using BenefitsFunctions.Balances;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Audit;

/// <summary>A repair as it is asked for.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Reason">Why, for the record.</param>
public sealed record RepairRequest(string ContractId, string Reason)
{
    private const int LongestId = 60;
    private const int LongestReason = 200;

    public static RepairRequest Read(Fields fields) => new(fields.Text("contractId", LongestId), fields.Text("reason", LongestReason));
}

/// <summary>A contract after a repair.</summary>
/// <param name="WasWrong">True when its row was changed.</param>
/// <param name="Audited">What an audit finds afterwards.</param>
public sealed record RepairedContract(bool WasWrong, AuditedContract Audited);

/// <summary>
/// Sets the balance of a contract to what its ledger says. The ledger is the record and stays as it is: no entry is added, and nobody is
/// told. The row is replaced only as it was read before the ledger, so that no commit is lost; done again it changes nothing.
/// </summary>
public sealed partial class BalanceRepair(
    BenefitsTables tables,
    BalanceReader balances,
    ContractAgenda agenda,
    AuditStore audits,
    IdGenerator ids,
    TimeProvider time,
    ILogger<BalanceRepair> logger)
{
    // A ledger that is long and busy at once is to be repaired in a quieter minute.
    private const int Attempts = 5;

    /// <summary>
    /// Repairs the contract: 404 when there is none, 409 when its ledger contradicts itself.
    /// </summary>
    /// <exception cref="ContentionException">Events were committed at each try; nothing was changed.</exception>
    /// <exception cref="NotReadInTimeException">Its ledger is too long, or storage too slow; a row that was replaced stays so.</exception>
    public async Task<Result<RepairedContract>> RepairAsync(RepairRequest request, string by, CancellationToken cancellationToken)
    {
        var repairId = ids.NewId();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (problem, done) = await TryRepairAsync(repairId, request, by, cancellationToken);
            if (problem is not null)
            {
                return problem;
            }

            if (done != Outcome.Changed)
            {
                var audited = await balances.AuditAsync(request.ContractId, cancellationToken);
                return audited is null ? AuditErrors.ContractNotFound() : new RepairedContract(done == Outcome.Repaired, audited);
            }
        }

        throw new ContentionException(Attempts);
    }

    private async Task<(Problem? Problem, Outcome Outcome)> TryRepairAsync(
        string repairId, RepairRequest request, string by, CancellationToken cancellationToken)
    {
        if (await balances.ReplayAsync(request.ContractId, cancellationToken) is not var (row, audit))
        {
            return (AuditErrors.ContractNotFound(), default);
        }

        if (audit.LedgerFaults() is { Count: > 0 } faults)
        {
            return (AuditErrors.LedgerUnsound(faults), default);
        }

        var (before, head) = (ContractRow.ToContract(row), ContractRow.ToHead(row));
        var after = audit.Claim.Of(before);
        var rebuilt = audit.Rebuilt(head);
        if (rebuilt == head && after == before)
        {
            return (null, Outcome.Right);
        }

        // Before it is done: a crash must not leave a repair of which nobody knows whose it was.
        await audits.AddRepairAsync(
            new RepairRecord(repairId, time.GetUtcNow(), request.ContractId, before.PartnerId, by, request.Reason), cancellationToken);

        // The day before the end that it belongs to.
        await agenda.NoteAsync(after, cancellationToken);
        if (await tables.Contracts.TryPutAsync(ContractRow.Rebuilt(row, after, rebuilt), row.ETag, cancellationToken) is null)
        {
            return (null, Outcome.Changed);
        }

        LogRepaired(
            repairId, before.ActivationId, before.PartnerId, Quarters.ToUnits(head.Used), Quarters.ToUnits(rebuilt.Used));
        return (null, Outcome.Repaired);
    }

    [LoggerMessage(
        8103,
        LogLevel.Warning,
        "Repair {Id}: the balance of the contract of activation {ActivationId} of partner {PartnerId} was set to what its ledger says: "
        + "used {Before} before, {After} now. Who did it and why is in the table Audits, partition repair|{Id}, for 30 days")]
    private partial void LogRepaired(string id, string activationId, string partnerId, decimal before, decimal after);

    private enum Outcome
    {
        /// <summary>Nothing was to be done.</summary>
        Right,

        Repaired,

        /// <summary>Somebody else changed the row meanwhile.</summary>
        Changed,
    }
}
