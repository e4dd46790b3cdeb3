using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Idempotency;

/// <summary>E5: keys whose time is over, in pages that Table Storage gives.</summary>
public sealed class IdempotencySweepTests
{
    // Azurite gives a page that is too large; Table Storage answers 400.
    private const int MostOfAPage = 1_000;

    [Fact]
    public async Task Sweep_OfMoreThanAPage_RemovesAllAndAsksForNoPageThatIsTooLarge()
    {
        var pages = new AskedPages();
        var options = new TableClientOptions();
        options.AddPolicy(pages, HttpPipelinePosition.PerCall);
        var tables = new BenefitsTables(new TableServiceClient(await TestAzurite.OwnAccountAsync(), options));
        await tables.CreateAsync(CancellationToken.None);
        var clock = new FakeTimeProvider(Sample.Today);
        var records = new RequestRecords(tables, Unheard.Write(), new IdGenerator(), clock);
        for (var i = 0; i < 3; i++)
        {
            await records.ClaimAsync($"key-{i}", "hash", CancellationToken.None);
        }

        clock.Advance(RequestRecord.Lifetime);

        Assert.Equal(2, await records.SweepAsync(2, CancellationToken.None));
        Assert.Equal(1, await records.SweepAsync(10_000, CancellationToken.None));
        Assert.Empty(await tables.Requests.RowsAsync());
        Assert.Equal(["2", $"{MostOfAPage}"], pages.Sizes.Where(size => size != "").Take(2));
    }

    private sealed class AskedPages : HttpPipelineSynchronousPolicy
    {
        private readonly List<string> _sizes = [];

        public IReadOnlyList<string> Sizes => _sizes;

        public override void OnSendingRequest(HttpMessage message)
        {
            var size = message.Request.Uri.Query.Split('&', '?').FirstOrDefault(part => part.StartsWith("$top=", StringComparison.Ordinal));
            _sizes.Add(size?["$top=".Length..] ?? "");
        }
    }
}
