namespace BenefitsFunctions.Customers;

/// <summary>A capability that customers are used by: one that is in use can't be deleted.</summary>
public interface ICustomerUse
{
    /// <summary>
    /// True while something about the customer is open. Something new is stored first, then <see cref="CustomerStore.TouchAsync"/> is
    /// called: either the deletion sees what is open, or the touch says that the customer is gone.
    /// </summary>
    Task<bool> HasOpenAsync(string partnerId, string customerId, CancellationToken cancellationToken);
}
