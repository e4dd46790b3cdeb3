namespace BenefitsFunctions.Offers;

/// <summary>The kinds of benefits besides technical support (O1-O5).</summary>
public enum OfferKind
{
    Software,
    Credits,
    Licences,
    Subscriptions,
    GoToMarket,
}
