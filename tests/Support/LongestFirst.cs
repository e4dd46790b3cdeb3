using BenefitsFunctions.Tests.Activations;
using BenefitsFunctions.Tests.Deployment;
using BenefitsFunctions.Tests.EventQueue;
using BenefitsFunctions.Tests.GoToMarketRun;
using BenefitsFunctions.Tests.Http;
using BenefitsFunctions.Tests.Incidents;
using BenefitsFunctions.Tests.Linking;
using BenefitsFunctions.Tests.Local;
using BenefitsFunctions.Tests.Local.Clock;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Mail;
using BenefitsFunctions.Tests.OpenApi;
using BenefitsFunctions.Tests.Software;
using BenefitsFunctions.Tests.Support.Processes;
using BenefitsFunctions.Tests.Year;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("BenefitsFunctions.Tests.Support.LongestFirst", "BenefitsFunctions.Tests")]

namespace BenefitsFunctions.Tests.Support;

/// <summary>Starts the classes that take longest before all others, so that none of them runs alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // Those that took more than 25 s of a whole run on two cores, the longest first.
    private static readonly List<string> Longest =
    [
        .. new[]
        {
            typeof(ActivationCrashTests), typeof(LocalRunTests), typeof(PublishTests), typeof(LoadTests), typeof(ClockRunTests),
            typeof(IncidentCrashTests), typeof(GuessingTests), typeof(ContractYearTests), typeof(MailOutageTests),
            typeof(BadBodyTests), typeof(WorkerTests), typeof(SoftwareCrashTests), typeof(GoToMarketCrashTests),
            typeof(GeneratedRequestTests), typeof(ClockJumpTests),
        }.Select(type => type.FullName!).Prepend(PastedRun.Collection),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(Place);

    // Where a class has no collection, xunit makes it one that is called after it.
    private static int Place(ITestCollection collection) =>
        Longest.FindIndex(name => $" {collection.DisplayName}".EndsWith($" {name}", StringComparison.Ordinal)) is >= 0 and var place
            ? place
            : Longest.Count;
}
