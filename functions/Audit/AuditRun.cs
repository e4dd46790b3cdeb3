using BenefitsFunctions.Balances;

namespace BenefitsFunctions.Audit;

/// <summary>What has become of an audit of all contracts.</summary>
public enum AuditStatus
{
    /// <summary>It is under way.</summary>
    Running,

    /// <summary>It has seen every contract.</summary>
    Completed,

    /// <summary>Its orchestration has ended before that; another audit can be started.</summary>
    Failed,
}

/// <summary>An audit of all contracts.</summary>
/// <param name="AuditId">Its id.</param>
/// <param name="StartedAt">When it was asked for.</param>
public sealed record AuditRun(string AuditId, DateTimeOffset StartedAt)
{
    /// <summary>The most differences that are kept; the others are counted.</summary>
    public const int MostKept = 1_000;

    /// <summary>When it had seen the last contract, or was first found to have failed; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>True when its orchestration has ended before it.</summary>
    public bool HasFailed { get; init; }

    /// <summary>What has become of it, as far as its row says.</summary>
    public AuditStatus Status =>
        EndedAt is null ? AuditStatus.Running : HasFailed ? AuditStatus.Failed : AuditStatus.Completed;

    /// <summary>The last contract that it has seen; empty before the first.</summary>
    public string Through { get; init; } = "";

    /// <summary>How many contracts it has seen.</summary>
    public long Contracts { get; init; }

    /// <summary>How many ledger entries it has read.</summary>
    public long Entries { get; init; }

    /// <summary>How many of the contracts have differences.</summary>
    public long Different { get; init; }

    /// <summary>How many differences there are.</summary>
    public long Differences { get; init; }

    /// <summary>How many of them are kept.</summary>
    public int Kept { get; init; }

    /// <summary>The audit with a further contract seen, and those of its differences that are to be kept. Pure.</summary>
    public (AuditRun After, IReadOnlyList<Difference> Kept) With(AuditedContract contract)
    {
        IReadOnlyList<Difference> kept = [.. contract.Differences.Listed.Take(MostKept - Kept)];
        var after = this with
        {
            Through = contract.ContractId,
            Contracts = Contracts + 1,
            Entries = Entries + contract.Entries,
            Different = Different + (contract.Differences.Count > 0 ? 1 : 0),
            Differences = Differences + contract.Differences.Count,
            Kept = Kept + kept.Count,
        };
        return (after, kept);
    }
}
