using BenefitsFunctions.Balances;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Extensions;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Rerating;

namespace BenefitsFunctions.Tests.Balances;

/// <summary>A contract with its ledger by the rules alone, terms that change included; and what an audit says of its rows.</summary>
internal sealed class AuditedLedger(Grant grant)
{
    private int _seconds;

    public Contract Contract { get; set; } = Rated.Contract() with { Grant = grant };

    public LedgerHead Head { get; set; } = new(0, 0, null, null, 0);

    public Dictionary<string, Incident> Incidents { get; } = [];

    public List<LedgerEntry> Entries { get; } = [];

    private DateTimeOffset Now => TestEvents.Noon.AddSeconds(_seconds++);

    public static AuditedLedger Of(Grant grant, params IEnumerable<IncidentEvent> events)
    {
        var ledger = new AuditedLedger(grant);
        foreach (var happened in events)
        {
            ledger.Apply(happened);
        }

        return ledger;
    }

    public void Apply(IncidentEvent happened)
    {
        var (terms, before) = (ContractTerms.Of(Contract), Incidents.GetValueOrDefault(happened.IncidentId));
        var (after, effect, _) = IncidentRules.Judge(before, happened, terms, Head.Used);
        if (after is not null)
        {
            Add(LedgerStep.Of(Head, terms, before, after, happened, effect, Now));
        }
    }

    public void Change(Grant granted, DateOnly end, TermsKind kind = TermsKind.Rerated)
    {
        // What goes with them as the rules have it: the profile never ends it before the office does.
        var isByOffice = kind == TermsKind.Extended || Contract.ExtendedUntil >= end;
        var last = kind != TermsKind.Extended && Contract.ExtendedUntil > end ? Contract.ExtendedUntil.Value : end;
        var after = Contract with
        {
            Grant = granted,
            End = last,
            EndReason = !isByOffice && last < (Contract.FirstEnd ?? Contract.End) ? EndReason.Withdrawn : null,
            ExtendedUntil = kind == TermsKind.Extended ? end : Contract.ExtendedUntil,
        };
        var change = new TermsChange(after, kind, "somebody", null);
        var entry = TermsEntry.Of(Head, Contract, change, Now);
        Contract = Rated.Stored(Contract, change);
        Entries.Add(entry);
        Head = entry.HeadAfter(Head);
    }

    /// <summary>E4, as the run that judges again does it.</summary>
    public void Extend(DateOnly until)
    {
        Change(Contract.Grant, until, TermsKind.Extended);
        var (terms, extension) = (ContractTerms.Of(Contract), Entries[^1]);
        foreach (var rejection in Entries.OfType<IncidentEntry>().Where(e => e.IsRejectionForItsDate).ToList())
        {
            var incident = Incidents[rejection.IncidentId];
            var verdict = SecondJudgement.Judge(incident, terms, Head.Used);
            if (incident.Reason == rejection.Reason && verdict.After is not null)
            {
                Add(SecondJudgement.StepOf(Head, terms, incident, verdict, "1", extension, Now));
            }
        }
    }

    /// <summary>What an audit finds; with <paramref name="again"/> after commits meanwhile.</summary>
    public IReadOnlyList<Difference> Audit(LedgerHead? head = null, LedgerHead? again = null)
    {
        var audit = new BalanceAudit("1", Contract, head ?? Head, judges: _ => true);
        foreach (var incident in Incidents.Values)
        {
            audit.Take(incident);
        }

        Entries.ForEach(audit.Take);
        return audit.Result(again).Differences.Listed;
    }

    private void Add(LedgerStep step)
    {
        Head = step.Head;
        Incidents[step.Incident.IncidentId] = step.Incident;
        Entries.Add(step.Entry);
    }
}
