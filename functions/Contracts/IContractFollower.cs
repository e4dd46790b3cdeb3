namespace BenefitsFunctions.Contracts;

/// <summary>A capability that has something to do when a contract begins, or goes on after the office extended it (E4).</summary>
public interface IContractFollower
{
    /// <summary>
    /// Called when <paramref name="contract"/> is stored, before its partner is told. After a crash it is called again, so what it does
    /// must have its effect once.
    /// </summary>
    Task StartedAsync(Contract contract, CancellationToken cancellationToken);

    /// <summary>Called likewise when an extension of <paramref name="contract"/> is carried out.</summary>
    Task ExtendedAsync(Contract contract, CancellationToken cancellationToken) => Task.CompletedTask;
}
