namespace BenefitsFunctions.Contracts;

/// <summary>A capability that has something to do when a contract begins.</summary>
public interface IContractFollower
{
    /// <summary>
    /// Called when <paramref name="contract"/> is stored, before its partner is told. After a crash it is called again, so what it does
    /// must have its effect once.
    /// </summary>
    Task StartedAsync(Contract contract, CancellationToken cancellationToken);
}
