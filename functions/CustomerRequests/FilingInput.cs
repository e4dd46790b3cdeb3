using BenefitsFunctions.Contracts;
using BenefitsFunctions.Customers;
using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Plans;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>How the filer wants to be answered.</summary>
public enum RequestChannel
{
    /// <summary>In writing.</summary>
    Online,

    /// <summary>By a call: there is none (S3).</summary>
    Phone,
}

/// <summary>A request as somebody wants to file it.</summary>
/// <param name="Service">About what.</param>
/// <param name="Severity">How much it hurts.</param>
/// <param name="Kind">What is asked for.</param>
/// <param name="Language">One that operators answer in.</param>
/// <param name="Title">One line.</param>
/// <param name="Product">What the filer calls the product.</param>
/// <param name="Version">Its version.</param>
/// <param name="Description">What happens.</param>
/// <param name="BusinessImpact">What that means for the customer.</param>
/// <param name="Contact">Whom to write to; null for the filer.</param>
/// <param name="Channel">How; null for online.</param>
/// <param name="Plan">P5: for the own tenant, the plan to use.</param>
/// <param name="ContractId">P5: for the own tenant, the own contract to use.</param>
public sealed record FilingInput(
    CloudService Service,
    Severity Severity,
    RequestKind Kind,
    string Language,
    string Title,
    string? Product,
    string? Version,
    string Description,
    string BusinessImpact,
    RequestContact? Contact,
    RequestChannel? Channel,
    SupportPlan? Plan,
    string? ContractId)
{
    /// <summary>The most characters of a title.</summary>
    public const int MaxTitle = 200;

    /// <summary>The most characters of a description.</summary>
    public const int MaxDescription = 8_000;

    /// <summary>The most characters of what is said beside it: the impact, a response, a reason.</summary>
    public const int MaxText = 1_000;

    private const int MaxName = 100;

    /// <summary>Reads it; the language has to be one of <paramref name="responses"/>.</summary>
    public static FilingInput Read(Fields fields, FirstResponseCatalog responses) => new(
        fields.Choice<CloudService>("service"),
        fields.Choice<Severity>("severity"),
        fields.Choice<RequestKind>("kind"),
        responses.ReadLanguage(fields, "language"),
        fields.Text("title", MaxTitle),
        fields.OptionalText("product", MaxName),
        fields.OptionalText("version", MaxName),
        fields.Lines("description", MaxDescription),
        fields.Lines("businessImpact", MaxText),
        fields.OptionalObject("contact", contact => new RequestContact(contact.Text("name", 200), contact.Email("email"))),
        fields.OptionalChoice<RequestChannel>("channel"),
        fields.OptionalChoice<SupportPlan>("plan"),
        fields.OptionalText("contractId", ContractIds.ContractIdLength));
}

/// <summary>A wish to raise the severity.</summary>
public sealed record RaiseInput(Severity Severity, string Reason)
{
    public static RaiseInput Read(Fields fields) =>
        new(fields.Choice<Severity>("severity"), fields.Lines("reason", FilingInput.MaxText));
}

/// <summary>A wish to move a request to another state.</summary>
public sealed record MoveInput(RequestState State, string? Note)
{
    public static MoveInput Read(Fields fields) =>
        new(fields.Choice<RequestState>("state"), fields.OptionalLines("note", FilingInput.MaxText));
}
