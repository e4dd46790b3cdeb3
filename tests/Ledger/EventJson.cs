using System.Text.Json;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Products;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>Events as portals send them.</summary>
internal static class EventJson
{
    /// <summary>The reader of messages, with the catalog of the app.</summary>
    public static IncidentEventReader Reader { get; } = new(ProductCatalog.Load(ProductCatalog.DefaultPath));

    public static string Opened(string contract, string incident, string id, string account = "opener", decimal units = 1) =>
        Of(TestEvents.Opened(incident, id, units) with { ContractId = contract, AccountId = account });

    public static string Closed(string contract, string incident, string id, IncidentOutcome outcome) =>
        Of(TestEvents.Closed(incident, id, outcome) with { ContractId = contract });

    public static string Of(IncidentEvent happened)
    {
        var subject = happened.Subject;
        return happened.Type == IncidentEventType.Opened
            ? Of(happened, IncidentEventReader.OpenedType, new
            {
                happened.IncidentId,
                happened.AccountId,
                subject.Product,
                subject.Version,
                subject.Severity,
                happened.Units,
            })
            : Of(happened, IncidentEventReader.ClosedType, new
            {
                happened.IncidentId,
                happened.AccountId,
                Outcome = happened.Outcome.ToString(),
            });
    }

    public static string Of(IncidentEvent happened, string type, object data) => JsonSerializer.Serialize(
        new
        {
            Specversion = "1.0",
            happened.Identity.Id,
            happened.Identity.Source,
            Type = type,
            Subject = happened.ContractId,
            happened.Time,
            Data = data,
        },
        ApiJson.Options);
}
