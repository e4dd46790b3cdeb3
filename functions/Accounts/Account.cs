namespace BenefitsFunctions.Accounts;

/// <summary>What is kept by account.</summary>
/// <param name="Partners">Partners that it may belong to: every one that it does belong to is among them; that it still does is for the
/// partner's users to say.</param>
/// <param name="Links">The contracts that it has linked, the oldest link first; those that ended included (L4).</param>
public sealed record Account(IReadOnlyList<string> Partners, IReadOnlyList<ContractLink> Links);

/// <summary>A contract that an account has linked (L1).</summary>
public sealed record ContractLink(string ContractId, DateTimeOffset LinkedAt);
