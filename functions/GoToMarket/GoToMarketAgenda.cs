using BenefitsFunctions.Agenda;
using BenefitsFunctions.Offers;

namespace BenefitsFunctions.GoToMarket;

/// <summary>Which activated offers have something due on which day (O5), beside the contracts.</summary>
public sealed class GoToMarketAgenda(DueAgenda agenda, TimeProvider time)
{
    /// <summary>The kind of their rows.</summary>
    public const string Kind = "go-to-market";

    private const string PartnerIdName = "PartnerId";
    private const string OfferIdName = "OfferId";

    /// <summary>Notes that something is due about the offer: whoever activates one calls this before.</summary>
    public Task NoteAsync(DateOnly day, string partnerId, OfferKey offer, CancellationToken cancellationToken)
    {
        var row = DueAgenda.Row(Kind, day, time.GetUtcNow(), partnerId, $"{offer}");
        row[PartnerIdName] = partnerId;
        row[OfferIdName] = $"{offer}";
        return agenda.NoteAsync(row, cancellationToken);
    }

    /// <summary>Whose offer a row is about, and which.</summary>
    public static (string PartnerId, string OfferId) Of(AgendaRow row) => (row.Text(PartnerIdName), row.Text(OfferIdName));
}
