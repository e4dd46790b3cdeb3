using BenefitsFunctions.Chance;
using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Customers;
using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>Requests as they are filed.</summary>
internal static class MadeRequests
{
    public static readonly FirstResponseCatalog Responses = FirstResponseCatalog.Load(FirstResponseCatalog.DefaultPath);

    public static CustomerRequest Filed(
        DateTimeOffset at,
        Severity severity = Severity.C,
        string partnerId = Sample.Contoso,
        string customerId = "adatum",
        RequestKind kind = RequestKind.BreakFix,
        string language = "en") => new(
            new RequestKey(partnerId, new IdGenerator().NewId()),
            customerId,
            CloudService.Azure,
            kind,
            language,
            "T",
            new RequestText(null, null, "D", "B", new RequestContact("A", "a@contoso.example")),
            "contoso-csp",
            at,
            severity,
            Responses.DueAt(kind, severity, language, at))
        {
            History = RequestHistory.None.With(new HistoryEntry(RequestEvent.Filed, at, "contoso-csp", RequestActor.AdminAgent)),
        };
}
