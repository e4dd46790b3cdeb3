namespace BenefitsFunctions.Notices;

/// <summary>Entries of a ledger that somebody may have to be told of; input of the orchestration that does.</summary>
/// <param name="ContractId">Whose ledger.</param>
/// <param name="First">The first of them; it names the orchestration too, so that a stretch is told once.</param>
public sealed record UntoldStretch(string ContractId, long First);

/// <summary>One entry that somebody has to be told of (I3, I7).</summary>
/// <param name="ContractId">Whose ledger.</param>
/// <param name="Entry">The number of the entry.</param>
public sealed record LedgerNotice(string ContractId, long Entry)
{
    /// <summary>E4: true for the opener of an incident that the entry accepted after all; what else the entry calls for is apart.</summary>
    public bool IsAcceptance { get; init; }
}

/// <summary>A mark to move.</summary>
/// <param name="ContractId">Whose ledger.</param>
/// <param name="Through">Told through this entry.</param>
public sealed record TellingMark(string ContractId, long Through);
