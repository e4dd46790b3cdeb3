using System.Security.Cryptography;
using System.Text;

namespace BenefitsFunctions.Ledger;

/// <summary>What happened to an incident.</summary>
public enum IncidentEventType
{
    Opened,
    Closed,
}

/// <summary>How an incident was closed (I1).</summary>
public enum IncidentOutcome
{
    /// <summary>Keeps the unit.</summary>
    Resolved,

    /// <summary>Gives the unit back: a defect in the product, a duplicate, or withdrawn before work began.</summary>
    NotCharged,
}

/// <summary>How much a problem hurts.</summary>
public enum Severity
{
    /// <summary>Critical.</summary>
    A,

    /// <summary>Moderate.</summary>
    B,

    /// <summary>Minimal.</summary>
    C,
}

/// <summary>One event from a portal, read and well formed.</summary>
/// <param name="Identity">Which event; the ledger shows it, and judges by content alone.</param>
/// <param name="Type">Opened or closed.</param>
/// <param name="ContractId">The contract that it is about.</param>
/// <param name="Time">When it happened.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="AccountId">Who did it, where the portal says.</param>
/// <param name="Units">Incidents, or hours; for an opening.</param>
/// <param name="Outcome">For a closing.</param>
/// <param name="Subject">What the incident is about, for an opening.</param>
public sealed record IncidentEvent(
    EventIdentity Identity,
    IncidentEventType Type,
    string ContractId,
    DateTimeOffset Time,
    string IncidentId,
    string? AccountId,
    decimal Units,
    IncidentOutcome? Outcome,
    IncidentSubject Subject);

/// <summary>Source and id of a CloudEvent; together unique.</summary>
public readonly record struct EventIdentity(string Source, string Id)
{
    /// <summary>A hash of both, of 64 digits: Service Bus takes message ids of up to 128 characters.</summary>
    public string MessageId => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Source.Length}:{Source}{Id}")));
}

/// <summary>Why an event can't be taken (I5).</summary>
/// <param name="Reason">Stable kebab-case code.</param>
/// <param name="Description">What it takes.</param>
public sealed record EventFault(string Reason, string Description);

/// <summary>Product, version and severity of an incident, as the portal named them.</summary>
public readonly record struct IncidentSubject(string? Product, string? Version, string? Severity);
