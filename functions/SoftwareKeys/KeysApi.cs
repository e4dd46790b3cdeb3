using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>O1: the keys as the programme office loads and counts them. It never sees one here.</summary>
public sealed partial class KeysApi(
    SoftwareCatalog catalog, SoftwareKeyStore store, KeyLoading loading, RepeatableRequests requests, ILogger<KeysApi> logger)
{
    /// <summary>The largest body, in bytes: 10,000 keys of 200 plain characters.</summary>
    private const int LargestLoad = 2 * 1024 * 1024;

    private const string Route = "operations/software";

    /// <summary>Loads up to 10,000 keys; those that are there already, or twice in the call, are told apart. Again loads nothing.</summary>
    [Function(nameof(LoadSoftwareKeys))]
    public async Task<IActionResult> LoadSoftwareKeys(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{product}/keys")] HttpRequest request,
        string product,
        CancellationToken cancellationToken) => Caller.Of(request).IsProgramOffice
            ? await requests.RunAsync(
                request, LargestLoad, creation => LoadAsync(request, creation, product, cancellationToken), cancellationToken)
            : Answer.Of(SecurityErrors.ProgramOfficeOnly());

    /// <summary>How many keys of each product there are. One query.</summary>
    [Function(nameof(GetSoftwareStock))]
    public async Task<IActionResult> GetSoftwareStock(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!Caller.Of(request).IsProgramOffice)
        {
            return Answer.Of(SecurityErrors.ProgramOfficeOnly());
        }

        if (Paging.Read(request).Failed(out var problem, out var paging))
        {
            return Answer.Of(problem);
        }

        var stocks = await store.StocksAsync(cancellationToken);
        var language = LanguageTags.Wanted(request);
        return paging.Of(catalog.Products, product => product.Id).Failed(out problem, out var page)
            ? Answer.Of(problem)
            : Answer.Ok(page.Select(product => Shown(product, stocks.GetValueOrDefault(product.Id, KeyStock.None), language)));
    }

    private async Task<Answer> LoadAsync(HttpRequest request, Creation creation, string productId, CancellationToken cancellationToken)
    {
        if (catalog.Find(productId) is not { } product)
        {
            return Answer.Of(KeyErrors.NotFound());
        }

        var body = await RequestBody.ReadAsync(
            request, LargestLoad, fields => fields.TextList("keys", KeyLoading.MostKeys, SoftwareKey.MaxLength), cancellationToken);
        if (body.Failed(out var problem, out var texts))
        {
            return Answer.Of(problem);
        }

        var loaded = await loading.LoadAsync(product, texts, creation.Id, cancellationToken);
        LogLoaded(loaded.Loaded, product.Id, loaded.Free);
        return Answer.Ok(loaded);
    }

    private static object Shown(SoftwareProduct product, KeyStock stock, Language language) => new
    {
        Product = product.Id,
        Name = product.Name.In(language),
        stock.Loaded,
        Taken = stock.Loaded - stock.Free,
        stock.Free,
        product.LowStock,
        stock.IsLow,
    };

    [LoggerMessage(5601, LogLevel.Information, "{Count} keys of {Product} were loaded; {Free} are free now")]
    private partial void LogLoaded(int count, string product, int free);
}
