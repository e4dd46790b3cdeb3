namespace BenefitsFunctions.Offers;

/// <summary>The offers of one kind.</summary>
public interface IOffers
{
    /// <summary>The lines that the page shows of them, each action with the refusal that a try would get.</summary>
    Task<IReadOnlyList<OfferLine>> LinesAsync(OfferVisit visit, CancellationToken cancellationToken);
}
