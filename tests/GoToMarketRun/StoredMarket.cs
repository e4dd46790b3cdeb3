using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Endings;
using BenefitsFunctions.GoToMarket;
using BenefitsFunctions.GoToMarketRun;
using BenefitsFunctions.Mail;
using BenefitsFunctions.MarketingContacts;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.GoToMarketRun;

/// <summary>Go-to-market offers with their agenda in Azurite, and processes that can be cut off from it.</summary>
internal sealed class StoredMarket(string storage)
{
    public const string OfferId = "marketing-advice.LegacyGold.headquarters.2026-04-01";

    private static readonly GoToMarketCatalog Catalog = GoToMarketCatalog.Load(GoToMarketCatalog.DefaultPath);

    public static async Task<StoredMarket> CreateAsync()
    {
        var stored = new StoredMarket(await TestAzurite.OwnAccountAsync());
        await stored.Tables.CreateAsync(CancellationToken.None);
        return stored;
    }

    public BenefitsTables Tables { get; } = new(new TableServiceClient(storage));

    public FakeTimeProvider Clock { get; } = new(Sample.Today);

    public RecordedLog Log { get; } = new();

    /// <summary>What runs, or ran, by instance id.</summary>
    public NotedOrchestrations Engine { get; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Stores a partner with a membership until that day; null for none.</summary>
    public Task PutPartnerAsync(string partnerId, string? end = "2027-03-31") => Partners(Tables).PutProfileAsync(
        partnerId,
        new PartnerProfile(
            "Contoso",
            "JP",
            PreferredLanguage.ja,
            true,
            new ProgramContact("A", "a@contoso.example"),
            [],
            end is null ? [] : [new Membership(MembershipKind.LegacyGold, new DateOnly(2026, 4, 1), DateOnly.Parse(end))],
            [],
            []),
        "office",
        refusal: _ => null,
        CancellationToken.None);

    /// <summary>Has what is stored and the agenda follow the partner's profile, in this order as in the app.</summary>
    public async Task FollowAsync(string partnerId)
    {
        var profile = (await Partners(Tables).ProfileVersionAsync(partnerId, CancellationToken.None))!;
        IProfileFollower[] followers =
            [new OfferFollower(Offers(Tables)), new GoToMarketFollower(Store(Tables), Agenda(Tables))];
        foreach (var follower in followers)
        {
            await follower.FollowAsync(partnerId, profile, Engine, CancellationToken.None);
        }
    }

    /// <summary>Activates the offer as a request does.</summary>
    public async Task<ActivatedOffer> ActivateAsync(string partnerId, string activationId, HttpPipelineTransport? transport = null)
    {
        var tables = Over(transport);
        var settings = new GoToMarketSettings(TimeSpan.FromDays(3));
        var offer = (await Store(tables).FindAsync(partnerId, OfferId, CancellationToken.None))!.Offer;
        return await new GoToMarketStarts(Store(tables), Agenda(tables), settings, Clock).ActivateAsync(
            partnerId, offer, activationId, "admin", Engine, CancellationToken.None);
    }

    /// <summary>A round of the sweep as a fresh process runs it.</summary>
    public async Task<bool> SweepAsync(HttpPipelineTransport? transport = null, Func<string, Task>? before = null)
    {
        var tables = Over(transport);
        var step = new GoToMarketEnding(Agenda(tables), Store(tables));
        var round = new EndingRound(new DueAgenda(tables, Clock), [step], Clock, Log.CreateLogger<EndingRound>());
        var (isComplete, _) = await round.RunAsync(
            async (orchestrator, id, input, token) =>
            {
                await (before?.Invoke(id) ?? Task.CompletedTask);
                await Engine.StartOnceAsync(orchestrator, id, input, token);
            },
            CancellationToken.None);
        return isComplete;
    }

    /// <summary>The offer as it is.</summary>
    public async Task<GoToMarketOffer> FindAsync(string partnerId) =>
        (await Store(Tables).FindAsync(partnerId, OfferId, CancellationToken.None))!.Offer;

    /// <summary>The steps of the orchestrations.</summary>
    public GoToMarketActivities Activities(IMailer mailer) => new(
        Store(Tables), Contacts, mailer, Clock, Log.CreateLogger<GoToMarketActivities>());

    /// <summary>The partners' marketing contacts.</summary>
    public MarketingContactStore Contacts => new(Tables, Partners(Tables), Unheard.Write());

    /// <summary>What an orchestration that comes to its time does.</summary>
    public async Task BecomeActiveAsync(string partnerId) => await Store(Tables).ChangeAsync(
        partnerId, await FindAsync(partnerId), a => a! with { ActiveAt = Now }, CancellationToken.None);

    /// <summary>The days on which something is noted for the partner's offer.</summary>
    public async Task<IReadOnlyList<string>> NotedAsync(string partnerId) =>
        [.. (await Tables.Due.RowsAsync()).Select(row => row.RowKey.Split('|')).Where(key => key[1] == partnerId).Select(key => key[0])];

    /// <summary>Goes to the morning of a day.</summary>
    public void GoTo(DateOnly day) => Clock.AdjustTime(new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 5)), TimeSpan.Zero));

    private static PartnerStore Partners(BenefitsTables tables) => new(tables, Unheard.Write());

    private GoToMarketStore Store(BenefitsTables tables) => new(Offers(tables), Partners(tables), Catalog, Clock);

    private OfferStore Offers(BenefitsTables tables) => new(
        tables, new PartnerAccess(Partners(tables)), new PartnerDirectory(tables), Unheard.Write(), Clock);

    private GoToMarketAgenda Agenda(BenefitsTables tables) => new(new DueAgenda(tables, Clock), Clock);

    private BenefitsTables Over(HttpPipelineTransport? transport)
    {
        if (transport is null)
        {
            return Tables;
        }

        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        return new BenefitsTables(new TableServiceClient(storage, options));
    }
}
