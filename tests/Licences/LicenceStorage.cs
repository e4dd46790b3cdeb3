using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Http;
using BenefitsFunctions.Licences;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Licences;

/// <summary>A partner's licence keys in Azurite, and processes that can be cut off from it.</summary>
internal sealed class LicenceStorage(string storage, string partnerId)
{
    private static readonly Lazy<Task<string>> Shared = new(TestAzurite.OwnAccountAsync);
    private static int _partners;

    /// <summary>A partner of its own.</summary>
    public static async Task<LicenceStorage> CreateAsync()
    {
        var stored = new LicenceStorage(await Shared.Value, $"{Interlocked.Increment(ref _partners)}");
        await new BenefitsTables(new TableServiceClient(await Shared.Value)).CreateAsync(CancellationToken.None);
        return stored;
    }

    public static IReadOnlyList<Guid> Tenants { get; } =
        [Guid.Parse("0a000000-0000-0000-0000-000000000001"), Guid.Parse("0a000000-0000-0000-0000-000000000002")];

    public static LicenceProduct Product { get; } = new(
        "suite",
        new("Suite", "スイート"),
        new Dictionary<MembershipKind, int> { [MembershipKind.LegacyGold] = 10, [MembershipKind.ActionPack] = 3 },
        new("I", "I"));

    /// <summary>Six keys in each contract year.</summary>
    public static PartnerProfile Profile { get; } = new(
        "Contoso",
        "JP",
        PreferredLanguage.ja,
        true,
        new ProgramContact("A", "a@contoso.example"),
        [],
        [Of(MembershipKind.LegacyGold), Of(MembershipKind.ActionPack)],
        [],
        [
            .. Enumerable.Range(1, 4).Select(
                i => new Kit($"kit-{i}", MembershipKind.LegacyGold, new DateOnly(2026, 4, 1), new DateOnly(2030, 3, 31))),
        ])
    {
        TenantIds = Tenants,
    };

    /// <summary>A process whose connection never fails.</summary>
    public LicenceProcess Process => Over(new FaultyTransport());

    /// <summary>A fresh process over <paramref name="transport"/>.</summary>
    public LicenceProcess Over(HttpPipelineTransport transport)
    {
        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        var tables = new BenefitsTables(new TableServiceClient(storage, options));
        var optimistic = Unheard.Write(new IdGenerator());
        var partners = new PartnerStore(tables, optimistic);
        var offers = new OfferStore(
            tables, new PartnerAccess(partners), new PartnerDirectory(tables), optimistic, new FakeTimeProvider(Sample.Today));
        return new LicenceProcess(partnerId, offers, new LicenceStore(tables, optimistic));
    }

    private static Membership Of(MembershipKind kind) => new(kind, new DateOnly(2026, 4, 1), new DateOnly(2030, 3, 31));
}

/// <summary>The app's parts in one process.</summary>
internal sealed record LicenceProcess(string PartnerId, OfferStore Offers, LicenceStore Store)
{
    /// <summary>The partner on a day.</summary>
    public async Task<OfferVisit> VisitAsync(DateOnly day) =>
        new(PartnerId, LicenceStorage.Profile, day, null, await Offers.AllAsync(PartnerId, CancellationToken.None));

    /// <summary>The keys that run on a day.</summary>
    public static IReadOnlyList<Offer<LicenceProduct>> KeysOf(OfferVisit visit) =>
        [.. visit.Of(OfferKind.Licences, [LicenceStorage.Product]).Where(offer => !offer.HasEnded)];

    /// <summary>What the wish would do, and the wish with the token of that.</summary>
    public async Task<(LicenceOutcome? Shown, RedemptionWish Wish)> PreviewAsync(
        OfferVisit visit, Offer<LicenceProduct> offer, RedemptionWish wish)
    {
        var licences = await Store.OfAsync(PartnerId, wish.TenantId, offer.Key.CatalogId, CancellationToken.None);
        var shown = LicenceRules.Preview(visit, offer, wish, LicenceOffers.RedeemedOf(offer), licences.Latest).Value;
        return (shown, wish with { PreviewToken = shown is null ? "-" : LicenceRules.TokenOf(PartnerId, offer.Key, wish, shown) });
    }

    /// <summary>Redeems a key as a request does.</summary>
    public Task<Result<Redemption>> RedeemAsync(OfferVisit visit, Offer<LicenceProduct> offer, RedemptionWish wish) => Store.RedeemAsync(
        PartnerId,
        offer,
        wish.TenantId,
        (had, licences) => LicenceRules.Carry(visit, offer, wish, had, licences.Latest),
        CancellationToken.None);

    /// <summary>Each key that was redeemed.</summary>
    public async Task<IReadOnlyDictionary<OfferKey, Redemption>> RedeemedAsync() =>
        (await Offers.AllAsync(PartnerId, CancellationToken.None))
            .ToDictionary(row => row.Key, row => StoredJson.Read<Redemption>(row.Json));
}
