using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace BenefitsFunctions.Tests.Capabilities;

/// <summary>The order of the capabilities is the one that <c>docs/architecture.md</c> draws.</summary>
public sealed class CapabilityOrderTests
{
    // Triggers and storage: everything else is a rule, or a shape that rules use.
    private const string Edges =
        "(Api|Feature|Store|Row|Partition|Directory|Starts|Activities|Orchestrator|Recovery|Consumer"
        + "|DeadLetters|DeadLetterDecisions?|DeadLetterRemoval|UnsentEvents?|Health|Publication|LockPatience"
        + "|QueueWatch|ReceivedEvent|Outbox|OpenedIncident|LedgerChunk|LedgerCommit|TermsCommit|SecondJudgementCommit|LedgerSnapshot|Reader"
        + "|UntoldEntries|LinkAttempts|Loading|StoredAudit|BalanceRepair"
        + "|RefundDesk|RefundIntent|ActivationOpening|Agenda|Sweep|Follower|Following|OpenApiDocument)$";

    private static readonly Architecture App = new ArchLoader().LoadAssemblies(typeof(BenefitsApp).Assembly).Build();
    private static readonly CapabilityGuard Guard = new(App, "BenefitsFunctions", CapabilityDrawing.OfTheDocumentation);

    [Fact]
    public void Drawing_ComparedWithTheNamespaces_NamesEachOfThemAndNoMore() => Assert.Equal(
        typeof(BenefitsApp).Assembly.GetTypes().Select(t => t.Namespace?.Split('.') ?? []).Where(n => n is ["BenefitsFunctions", _, ..])
            .Select(n => n[1]).Distinct().Order(),
        CapabilityDrawing.OfTheDocumentation.Capabilities.Concat(CapabilityDrawing.OfTheDocumentation.Foundations).Order());

    [Fact]
    public void Capabilities_ComparedWithTheDrawing_DependOnlyOnWhatIsLeftOfThem() => Assert.Empty(Guard.Faults());

    [Fact]
    public void Rules_WhereverTheyAre_UseNoTriggerAndNoStorage() =>
        Assert.Empty(Guard.Uses(@"^(Azure|Microsoft\.Azure|Microsoft\.DurableTask)(\.|$)", Edges));

    [Theory]
    [InlineData("Lower <- Upper\nall of them on Base", 0)]
    [InlineData("Upper <- Lower\nall of them on Base", 1)]
    [InlineData("Lower  Upper\nall of them on Base", 1)]
    [InlineData("Lower <- Base\nall of them on Upper", 2)]
    public void Guard_WhenADependencyIsNotDrawn_NamesIt(string drawing, int faults)
    {
        var madeUp = new ArchLoader().LoadAssemblies(typeof(MadeUp.Base.Clock).Assembly).Build();

        var found = new CapabilityGuard(madeUp, "BenefitsFunctions.Tests.Capabilities.MadeUp", new CapabilityDrawing(drawing)).Faults();

        Assert.Equal(faults, found.Count());
    }

    [Fact]
    public void Guard_WhenARuleUsesStorage_NamesIt() =>
        Assert.Contains(Guard.Uses(@"^Azure(\.|$)", "Store$"), f => f.Contains("ContractRow", StringComparison.Ordinal));
}
