using System.Globalization;
using System.Text.Json;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.EventQueue;

/// <summary>Reads CloudEvents 1.0 JSON from the queue <c>incident-events</c>; attributes it does not know are left alone.</summary>
public static class IncidentEventReader
{
    public const string OpenedType = "benefits.incident.opened.v1";
    public const string ClosedType = "benefits.incident.closed.v1";

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>The fault of a message that is no JSON.</summary>
    public static EventFault Unreadable { get; } = new("unreadable", "The message is no JSON.");

    /// <summary>The event, or why it is none.</summary>
    public static (IncidentEvent? Event, EventFault? Fault) Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message, default);
            return (Read(json.RootElement), null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair in the name of a member.
            return (null, Unreadable);
        }
        catch (FaultyEvent fault)
        {
            return (null, new EventFault(fault.Reason, fault.Message));
        }
    }

    private static IncidentEvent Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Optional(root, "specversion", 10) != "1.0")
        {
            throw new FaultyEvent("not-a-cloud-event", "The message must be a CloudEvents 1.0 object (specversion '1.0').");
        }

        var identity = new EventIdentity(Required(root, "source", 200), Required(root, "id", 200));
        var type = Required(root, "type", 100) switch
        {
            OpenedType => IncidentEventType.Opened,
            ClosedType => IncidentEventType.Closed,
            _ => throw new FaultyEvent("unknown-type", $"type must be {OpenedType} or {ClosedType}."),
        };
        var contractId = Required(root, "subject", 100);
        if (!ContractIds.IsContractId(contractId))
        {
            throw new FaultyEvent("unknown-contract", "subject must be a Contract ID; this one has a typing error.");
        }

        var data = root.TryGetProperty("data", out var element) && element.ValueKind == JsonValueKind.Object
            ? element
            : throw new FaultyEvent("invalid-data", "data must be an object.");
        return new IncidentEvent(
            identity,
            type,
            contractId,
            Time(root),
            Required(data, "incidentId", 100),
            Optional(data, "accountId", 128),
            type == IncidentEventType.Opened ? Units(data) : 0,
            type == IncidentEventType.Closed ? Outcome(data) : null,
            new IncidentSubject(Optional(data, "product", 100), Optional(data, "version", 100), Optional(data, "severity", 20)));
    }

    private static DateTimeOffset Time(JsonElement root) =>
        DateTimeOffset.TryParse(Required(root, "time", 40), CultureInfo.InvariantCulture, Utc, out var time)
            && time.Year is >= 2000 and <= 2200
            ? time
            : throw new FaultyEvent("invalid-time", "time must be a date and time such as 2026-11-20T09:00:00Z.");

    private static decimal Units(JsonElement data)
    {
        if (!data.TryGetProperty("units", out var units))
        {
            return 1;
        }

        return units.ValueKind == JsonValueKind.Number && units.TryGetDecimal(out var value) && value is > 0 and <= 10_000
            ? value
            : throw new FaultyEvent("invalid-units", "data.units must be a number above 0.");
    }

    private static IncidentOutcome Outcome(JsonElement data) => Required(data, "outcome", 20) switch
    {
        nameof(IncidentOutcome.Resolved) => IncidentOutcome.Resolved,
        nameof(IncidentOutcome.NotCharged) => IncidentOutcome.NotCharged,
        _ => throw new FaultyEvent("invalid-outcome", "data.outcome must be Resolved or NotCharged."),
    };

    private static string Required(JsonElement json, string name, int max) =>
        Optional(json, name, max) ?? throw new FaultyEvent($"invalid-{name.ToLowerInvariant()}", $"{name} is missing.");

    private static string? Optional(JsonElement json, string name, int max)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? Decoded(value) : null;
        return text is { Length: > 0 } && text.Length <= max && !text.Any(char.IsControl)
            ? text
            : throw new FaultyEvent(
                $"invalid-{name.ToLowerInvariant()}", $"{name} must be a text of 1 to {max} characters without control characters.");
    }

    private static string? Decoded(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: well-formed JSON, but no text.
            return null;
        }
    }

    private sealed class FaultyEvent(string reason, string message) : Exception(message)
    {
        public string Reason { get; } = reason;
    }
}
