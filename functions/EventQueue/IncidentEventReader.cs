using System.Text.Json;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Products;
using BenefitsFunctions.Security;

namespace BenefitsFunctions.EventQueue;

/// <summary>
/// Reads CloudEvents 1.0 JSON from the queue <c>incident-events</c>, as strictly as the API reads requests. Attributes and members of
/// <c>data</c> that it does not know are left alone.
/// </summary>
public sealed class IncidentEventReader(ProductCatalog products)
{
    public const string OpenedType = "benefits.incident.opened.v1";
    public const string ClosedType = "benefits.incident.closed.v1";

    private const int MaxDepth = 64;

    private static readonly EventFault NoCloudEvent = new(
        "not-a-cloud-event", "The message must be a CloudEvents 1.0 object (specversion '1.0').");

    private static readonly EventFault UnknownType = new("unknown-type", $"type must be {OpenedType} or {ClosedType}.");

    private static readonly EventFault UnknownContract = new(
        "unknown-contract", "subject must be a Contract ID; this one has a typing error.");

    /// <summary>The fault of a message that is no JSON.</summary>
    public static EventFault Unreadable { get; } = new("unreadable", "The message is no JSON.");

    /// <summary>The event, or why it is none: the first fault, with the path of the member.</summary>
    public (IncidentEvent? Event, EventFault? Fault) Read(ReadOnlyMemory<byte> message)
    {
        if (!JsonText.TryParse(message, MaxDepth, out var json, out var fault))
        {
            return (null, new EventFault(fault.Code, $"The message {fault.Message.En}"));
        }

        using (json)
        {
            var fields = new EventFields();
            var happened = Read(json.RootElement, fields);
            return fields.Fault is null ? (happened, null) : (null, fields.Fault);
        }
    }

    private IncidentEvent? Read(JsonElement root, EventFields fields)
    {
        if (root.ValueKind != JsonValueKind.Object || fields.OptionalText(root, "specversion", 10) != "1.0")
        {
            return fields.Refuse<IncidentEvent?>(NoCloudEvent, null);
        }

        var identity = new EventIdentity(Source(root, fields), fields.Text(root, "id", 200));
        var type = Type(root, fields);
        var contractId = fields.Text(root, "subject", 100);
        contractId = ContractIds.IsContractId(contractId) ? contractId : fields.Refuse(UnknownContract, "");
        var data = EventFields.Find(root, "data") is { ValueKind: JsonValueKind.Object } found
            ? found
            : fields.Refuse("data", "must be an object.", default(JsonElement));
        var time = Time(root, fields);
        CloudEventAttributes.Check(root, fields);
        var isOpening = type == IncidentEventType.Opened;
        return new IncidentEvent(
            identity,
            type,
            contractId,
            time,
            fields.Text(data, "data.incidentId", 100),
            isOpening
                ? fields.Text(data, "data.accountId", ClientPrincipal.MaxAccountId)
                : fields.OptionalText(data, "data.accountId", ClientPrincipal.MaxAccountId),
            isOpening ? Units(data, fields) : 0,
            isOpening ? null : Outcome(data, fields),
            Subject(data, isOpening, fields));
    }

    private static string Source(JsonElement root, EventFields fields)
    {
        var source = fields.Text(root, "source", 200);
        return Uri.TryCreate(source, UriKind.RelativeOrAbsolute, out _) ? source : fields.Refuse("source", "must be a URI reference.", "");
    }

    private static IncidentEventType Type(JsonElement root, EventFields fields) => fields.Text(root, "type", 100) switch
    {
        OpenedType => IncidentEventType.Opened,
        ClosedType => IncidentEventType.Closed,
        _ => fields.Refuse(UnknownType, default(IncidentEventType)),
    };

    private static DateTimeOffset Time(JsonElement root, EventFields fields) =>
        EventText.Time(fields.Text(root, "time", 40)) ?? fields.Refuse(
            "time",
            "must be a date and time between 2000 and 2200 with a zone, such as 2026-11-20T09:00:00Z or 2026-11-20T18:00:00+09:00.",
            default(DateTimeOffset));

    // Whether the contract takes quarters is the ledger's to say.
    private static decimal Units(JsonElement data, EventFields fields)
    {
        if (EventFields.Find(data, "data.units") is not { } value)
        {
            return fields.Refuse("data.units", "is required.", 0m);
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var units) && ContractTerms.IsUnits(units)
            ? units
            : fields.Refuse("data.units", $"must be a number from 0.25 to {ContractTerms.MaxUnits} in steps of 0.25.", 0m);
    }

    private static IncidentOutcome Outcome(JsonElement data, EventFields fields) => fields.Text(data, "data.outcome", 20) switch
    {
        nameof(IncidentOutcome.Resolved) => IncidentOutcome.Resolved,
        nameof(IncidentOutcome.NotCharged) => IncidentOutcome.NotCharged,
        _ => fields.Refuse("data.outcome", "must be Resolved or NotCharged.", default(IncidentOutcome)),
    };

    // P1: a portal may leave out the version; one that it names is the product's.
    private IncidentSubject Subject(JsonElement data, bool isOpening, EventFields fields)
    {
        var product = fields.OptionalText(data, "data.product", 100);
        var version = fields.OptionalText(data, "data.version", 100);
        var severity = fields.OptionalText(data, "data.severity", 20);
        if (!isOpening)
        {
            return new IncidentSubject(product, version, severity);
        }

        if (product is null || products.Find(product) is not { } known)
        {
            return fields.Refuse(
                "data.product", "must be a product of the catalog: GET /api/products lists them.", default(IncidentSubject));
        }

        if (version is not null && !known.Takes(version))
        {
            fields.Refuse("data.version", $"must be left out, or a version that GET /api/products has for {known.Id}.", false);
        }

        return severity is nameof(Severity.A) or nameof(Severity.B) or nameof(Severity.C)
            ? new IncidentSubject(product, version, severity)
            : fields.Refuse("data.severity", "must be A, B or C.", default(IncidentSubject));
    }
}
