using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Enrolments;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Enrolments;

/// <summary>Profiles and what is activated on their partners' behalf in Azurite, by processes that can be cut off from it.</summary>
internal sealed class StoredEnrolments
{
    private static readonly EnrolmentCatalog Catalog = EnrolmentCatalog.Load(EnrolmentCatalog.DefaultPath);
    private static readonly EntitlementCatalog Granted = EntitlementCatalog.Load(EntitlementCatalog.DefaultPath);
    private readonly string _storage;

    private StoredEnrolments(string storage) => (_storage, Tables) = (storage, new(new TableServiceClient(storage)));

    public BenefitsTables Tables { get; }

    public FakeTimeProvider Clock { get; } = new(Sample.Today);

    public NotedOrchestrations Orchestrations { get; } = new();

    public RecordedLog Log { get; } = new();

    public DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    public static async Task<StoredEnrolments> CreateAsync()
    {
        var stored = new StoredEnrolments(await TestAzurite.OwnAccountAsync());
        await stored.Tables.CreateAsync(CancellationToken.None);
        return stored;
    }

    /// <summary>Replaces a profile as the API does.</summary>
    /// <param name="transport">What the follower is cut off by after the profile is stored.</param>
    public async Task PutAsync(string partnerId, PartnerProfile profile, HttpPipelineTransport? transport = null)
    {
        await new PartnerStore(Tables, Unheard.Write())
            .PutProfileAsync(partnerId, profile, "office", _ => null, CancellationToken.None);
        await FollowAsync(partnerId, transport);
    }

    /// <summary>Follows the profile that is stored.</summary>
    public async Task FollowAsync(string partnerId, HttpPipelineTransport? transport = null)
    {
        var profile = await new PartnerStore(Tables, Unheard.Write())
            .ProfileVersionAsync(partnerId, CancellationToken.None);
        await Follower(transport).FollowAsync(partnerId, profile!, Orchestrations, CancellationToken.None);
    }

    public EnrolmentStore Store(HttpPipelineTransport? transport = null) => new(Over(transport));

    public EnrolmentFollower Follower(HttpPipelineTransport? transport = null)
    {
        var (tables, optimistic) = (Over(transport), Unheard.Write());
        return new EnrolmentFollower(
            Store(transport), new PartnerStore(tables, optimistic), Catalog, optimistic, Clock);
    }

    public ActivationStarts Starts(HttpPipelineTransport? transport = null) =>
        new(
            Over(transport), Activations(transport), new OfficeWorklistStore(Over(transport)), Clock,
            NullLogger<ActivationStarts>.Instance);

    /// <summary>Runs the daily timer, in a process of its own.</summary>
    public Task RunTimerAsync(HttpPipelineTransport? transport = null)
    {
        var starts = new EnrolmentStarts(
            Store(transport), Follower(transport), Activations(transport), Starts(transport), Catalog, Granted, new IdGenerator(), Clock);
        return new EnrolmentSweep(Store(transport), starts, Clock, Log.CreateLogger<EnrolmentSweep>(), Unheard.Metrics)
            .StartEnrolments(new TimerInfo(), Orchestrations, CancellationToken.None);
    }

    /// <summary>The partner's activations as benefit, membership and first day.</summary>
    public async Task<IReadOnlyList<string>> ActivatedAsync(string partnerId) =>
        [.. (await Activations().AllAsync(partnerId, CancellationToken.None))
            .Select(a => Shown(a.Entitlement)).Order(StringComparer.Ordinal)];

    /// <summary>The activations that the daily timer owes the partner on a day, told from the profile alone.</summary>
    public static IEnumerable<string> Owed(PartnerProfile profile, DateOnly today) =>
        profile.Country is "GB" or "CA" or "BR" or "IN"
            ? Entitlement.On(today, profile, Granted)
                .Where(e => e is { LocationId: "headquarters", Membership: MembershipKind.LegacyGold or MembershipKind.LegacySilver })
                .Select(Shown)
            : [];

    public ActivationStore Activations(HttpPipelineTransport? transport = null) =>
        new(Over(transport), Unheard.Write(), Unheard.Metrics);

    private static string Shown(Entitlement e) => $"{e.Benefit} {e.Membership} {e.LocationId} {e.Start:yyyy-MM-dd}";

    private BenefitsTables Over(HttpPipelineTransport? transport)
    {
        if (transport is null)
        {
            return Tables;
        }

        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        return new BenefitsTables(new TableServiceClient(_storage, options));
    }
}
