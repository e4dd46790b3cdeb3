namespace BenefitsFunctions.Contracts;

/// <summary>Where the ledger of a contract stands; a part of the contract's row, so that one ETag guards both.</summary>
/// <param name="Used">Units used, in quarters.</param>
/// <param name="Entries">The number of entries, which is the number of the last one.</param>
/// <param name="LastAt">When the last entry was committed; null before the first.</param>
/// <param name="UsedUpAt">When nothing was left any more, the last time that happened.</param>
/// <param name="ToldThrough">Whoever had to be told of the entries up to this one is told, or about to be.</param>
public sealed record LedgerHead(long Used, long Entries, DateTimeOffset? LastAt, DateTimeOffset? UsedUpAt, long ToldThrough)
{
    /// <summary>E4: how far incidents are judged again; null when the contract was never extended.</summary>
    public JudgingAgain? JudgingAgain { get; init; }

    /// <summary>True when entries may be there that nobody has been told of.</summary>
    public bool IsUntold => ToldThrough < Entries;

    /// <summary>
    /// When the next entry is committed, at <paramref name="now"/>: never before the last one, whatever the clocks of the instances
    /// say, for the order of the entries is that of their times.
    /// </summary>
    public DateTimeOffset TimeOfNext(DateTimeOffset now) => now > (LastAt ?? now) ? now : LastAt ?? now;
}

/// <summary>E4: the run through a ledger that judges again what an extension takes in.</summary>
/// <param name="Extension">The number of the entry that extended the contract, the last time.</param>
/// <param name="Through">The entries up to this one are done.</param>
/// <param name="IsOver">True once that was all of them.</param>
public sealed record JudgingAgain(long Extension, long Through, bool IsOver);
