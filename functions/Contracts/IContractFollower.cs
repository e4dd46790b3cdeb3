namespace BenefitsFunctions.Contracts;

/// <summary>A capability that has something to do when a contract begins, or goes on after the office extended it (E4).</summary>
public interface IContractFollower
{
    /// <summary>
    /// Called when <paramref name="contract"/> is stored, before its partner is told, and when an extension of it is carried out. After a
    /// crash it is called again, so what it does must have its effect once.
    /// </summary>
    Task StartedAsync(Contract contract, CancellationToken cancellationToken);
}
