using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Software;
using BenefitsFunctions.SoftwareKeys;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.SoftwareKeys;

/// <summary>Keys in Azurite, and processes that can be cut off from it.</summary>
internal sealed class StoredSoftware(string storage, int granted, string productId)
{
    private static readonly Lazy<Task<string>> Shared = new(TestAzurite.OwnAccountAsync);
    private static int _products;

    /// <summary>A product of its own, of which a membership grants so many keys.</summary>
    /// <param name="granted">How many.</param>
    /// <param name="alone">In a storage account of its own, so that partners have nothing else.</param>
    public static async Task<StoredSoftware> CreateAsync(int granted = 2, bool alone = false)
    {
        var storage = alone ? await TestAzurite.OwnAccountAsync() : await Shared.Value;
        var stored = new StoredSoftware(storage, granted, $"tool-{Interlocked.Increment(ref _products)}");
        await stored.Tables.CreateAsync(CancellationToken.None);
        return stored;
    }

    public SoftwareProduct Product { get; } = new(
        productId,
        new("Tool", "ツール"),
        new Dictionary<MembershipKind, int> { [MembershipKind.LegacyGold] = granted },
        new("I", "I"),
        LowStock: 3,
        [
            new("en", "Windows", new Uri("https://downloads.example/en/windows")),
            new("ja", "Windows", new Uri("https://downloads.example/ja/windows")),
        ]);

    public BenefitsTables Tables { get; } = new(new TableServiceClient(storage));

    public PartnerProfile Profile { get; } = new(
        "Contoso",
        "JP",
        PreferredLanguage.ja,
        true,
        new ProgramContact("A", "a@contoso.example"),
        [],
        [new Membership(MembershipKind.LegacyGold, new DateOnly(2026, 4, 1), new DateOnly(2027, 3, 31))],
        [],
        []);

    /// <summary>A process whose connection never fails.</summary>
    public SoftwareProcess Process => Over(new FaultyTransport());

    /// <summary>A fresh process over <paramref name="transport"/>.</summary>
    public SoftwareProcess Over(HttpPipelineTransport transport)
    {
        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        var tables = new BenefitsTables(new TableServiceClient(storage, options));
        var chance = new IdGenerator();
        var optimistic = Unheard.Write(chance);
        var clock = new FakeTimeProvider(Sample.Today);
        var keys = new SoftwareKeyStore(tables, optimistic, chance);
        var partners = new PartnerStore(tables, optimistic);
        var offers = new OfferStore(tables, new PartnerAccess(partners), new PartnerDirectory(tables), optimistic, clock);
        return new SoftwareProcess(this, keys, new KeyLoading(keys), offers, new KeyTaking(offers, keys), tables);
    }

    /// <summary>All keys that are stored.</summary>
    public async Task<IReadOnlyList<SoftwareKey>> KeysAsync() =>
        [.. (await RowsAsync("key|")).Select(SoftwareKeyRow.ToKey)];

    /// <summary>The hashes of those that are free.</summary>
    public async Task<IReadOnlyList<string>> FreeAsync() => [.. (await RowsAsync("free|")).Select(SoftwareKeyRow.HashOf)];

    private async Task<IEnumerable<TableEntity>> RowsAsync(string prefix) =>
        (await Tables.SoftwareKeys.RowsAsync())
            .Where(row => row.RowKey.StartsWith($"{prefix}{productId}|", StringComparison.Ordinal));
}

/// <summary>The app's parts in one process.</summary>
internal sealed record SoftwareProcess(
    StoredSoftware Stored, SoftwareKeyStore Keys, KeyLoading Loading, OfferStore Offers, KeyTaking Taking, BenefitsTables Tables)
{
    public Task<LoadedKeys> LoadAsync(IReadOnlyList<string> texts, string loadId) =>
        Loading.LoadAsync(Stored.Product, texts, loadId, CancellationToken.None);

    /// <summary>Takes a key as a request does: null when none was left.</summary>
    public async Task<TakenKey?> TakeAsync(string partnerId, string takingId, string language = "en")
    {
        var wish = new KeyWish(takingId, language, "Windows", "admin", Sample.Today);
        var taken = await Taking.TakeAsync(partnerId, await OfferAsync(partnerId), wish, CancellationToken.None);
        return taken.Failed(out var problem, out var key) ? Refused(problem) : key;
    }

    /// <summary>What is noted, and which of it has its key.</summary>
    public async Task<(SoftwareTakings Noted, IReadOnlyList<SoftwareTaking> Held)> HoldingsAsync(string partnerId)
    {
        var offer = await OfferAsync(partnerId);
        return (
            SoftwareHoldings.Noted(offer.Row),
            await new SoftwareHoldings(Keys).OfAsync(partnerId, offer.Key, offer.Row, CancellationToken.None));
    }

    public async Task<Offer<SoftwareProduct>> OfferAsync(string partnerId)
    {
        var rows = await Offers.AllAsync(partnerId, CancellationToken.None);
        return Assert.Single(
            Offer<SoftwareProduct>.All(DateOnly.FromDateTime(Sample.Today.UtcDateTime), Stored.Profile, [Stored.Product], rows),
            offer => offer.Key.CatalogId == Stored.Product.Id);
    }

    private static TakenKey? Refused(Problem problem)
    {
        Assert.Contains(problem.Code, (string[])["no-keys-left", "not-loaded-yet"]);
        return null;
    }
}
