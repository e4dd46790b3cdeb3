using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Refunds;
using BenefitsFunctions.Software;
using BenefitsFunctions.SoftwareKeys;
using BenefitsFunctions.Tests.SoftwareKeys;
using BenefitsFunctions.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Refunds;

/// <summary>The app's parts about cancellations in one process, at the storage of <see cref="StoredSoftware"/>.</summary>
internal sealed class RefundProcess
{
    private readonly SoftwareProcess _software;
    private readonly PartnerStore _partners;
    private readonly NotedOrchestrations _started;
    private readonly FakeTimeProvider _clock;

    public RefundProcess(StoredSoftware stored, FaultyTransport transport, NotedOrchestrations started, Followed? followed = null)
    {
        _software = stored.Over(transport);
        _started = started;
        _clock = new FakeTimeProvider(Sample.Today);
        var optimistic = Unheard.Write();
        var tables = _software.Tables;
        _partners = new PartnerStore(tables, optimistic);
        Cancellations = new CancellationStore(tables, optimistic);
        Worklist = new RefundWorklistStore(tables);
        var following = new ProfileFollowing(
            tables, _partners, [followed ?? new Followed()], _clock, NullLogger<ProfileFollowing>.Instance);
        Starts = new RefundStarts(tables, Cancellations, Worklist, _partners, following, _clock, NullLogger<RefundStarts>.Instance);
        var taken = new SoftwareTaken(
            _software.Offers, new SoftwareHoldings(_software.Keys), SoftwareCatalog.Load(SoftwareCatalog.DefaultPath), _clock);
        Desk = new RefundDesk(Cancellations, taken, Starts, _clock);
        Following = following;
    }

    /// <summary>A membership that was bought today.</summary>
    public static Membership Bought { get; } = new(
        MembershipKind.LegacyGold,
        new DateOnly(2026, 4, 1),
        new DateOnly(2027, 3, 31),
        PurchasedAt: DateOnly.FromDateTime(Sample.Today.UtcDateTime));

    public CancellationStore Cancellations { get; }

    public RefundWorklistStore Worklist { get; }

    public RefundStarts Starts { get; }

    public RefundDesk Desk { get; }

    public ProfileFollowing Following { get; }

    /// <summary>Stores the partner, with a kit, and files the cancellation of its membership.</summary>
    public async Task HasFiledAsync(string partnerId)
    {
        await HasPartnerAsync(partnerId);
        Assert.Null((await FileAsync(partnerId)).Problem);
    }

    public Task HasPartnerAsync(string partnerId) => _partners.PutProfileAsync(
        partnerId,
        _software.Stored.Profile with
        {
            Memberships = [Bought],
            Kits = [new Kit("osaka", Bought.Kind, Bought.Start.AddDays(30), Bought.End)],
        },
        "office",
        refusal: _ => null,
        CancellationToken.None);

    public Task<Result<FiledCancellation>> FileAsync(string partnerId, string filingId = "f") =>
        Desk.FileAsync(partnerId, Bought, "admin", filingId, _started, CancellationToken.None);

    /// <summary>The office decides, so long after <see cref="Sample.Today"/>; gives the code of the refusal, or null.</summary>
    public async Task<string?> DecidesAsync(
        string partnerId, bool approve = true, TimeSpan after = default, IReadOnlyList<Kit>? kits = null)
    {
        _clock.SetUtcNow(Sample.Today + after);
        var found = (await Cancellations.OfAsync(partnerId, CancellationToken.None)).Find(Bought.Id)!;
        var decision = new CancellationDecision(approve, "R", "office-1", _clock.GetUtcNow());
        return (await Desk.DecideAsync(partnerId, Bought, kits ?? [], found, decision, _started, CancellationToken.None)).Problem?.Code;
    }

    /// <summary>What the timers do.</summary>
    public async Task ResumesAsync()
    {
        await Starts.ResumeAsync(_started, CancellationToken.None);
        await Following.ResumeAsync(_started, CancellationToken.None);
    }

    /// <summary>Somebody takes a key, so long after <see cref="Sample.Today"/>; gives the code of the refusal, or null.</summary>
    public async Task<string?> TakesAsync(string partnerId, string takingId = "t", TimeSpan after = default)
    {
        var wish = new KeyWish(takingId, "en", "Windows", "admin", Sample.Today + after);
        var offer = await _software.OfferAsync(partnerId);
        return (await _software.Taking.TakeAsync(partnerId, offer, wish, CancellationToken.None)).Problem?.Code;
    }

    public async Task<Cancellation?> FindAsync(string partnerId) =>
        (await Cancellations.OfAsync(partnerId, CancellationToken.None)).Find(Bought.Id);

    public Task<PartnerProfile?> ProfileAsync(string partnerId) => _partners.ProfileAsync(partnerId, CancellationToken.None);

    /// <summary>Which version of whose profile was followed last.</summary>
    public sealed class Followed : IProfileFollower
    {
        public Dictionary<string, PartnerProfile> Last { get; } = [];

        public Task FollowAsync(
            string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
        {
            lock (Last)
            {
                Last[partnerId] = profile.Profile;
            }

            return Task.CompletedTask;
        }
    }
}
