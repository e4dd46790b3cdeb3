namespace Microsoft.DurableTask.Client;

/// <summary>The instances that match a query, read while they are enumerated.</summary>
internal sealed class InstancePages(InstanceListing listing, OrchestrationQuery query) : AsyncPageable<OrchestrationMetadata>
{
    public override IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(
        string? continuationToken = default, int? pageSizeHint = default) =>
        listing.GetPagesAsync(query, continuationToken ?? query.ContinuationToken, pageSizeHint ?? query.PageSize);
}
