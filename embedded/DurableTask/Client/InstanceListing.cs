using Azure.Data.Tables;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Embedded;

namespace Microsoft.DurableTask.Client;

/// <summary>Instance rows as clients see them, one or page by page.</summary>
internal sealed class InstanceListing(InstanceStore store)
{
    public static OrchestrationMetadata ToMetadata(InstanceRow row, bool withTexts) => new(row.Name, row.Id)
    {
        DataConverter = withTexts ? JsonDataConverter.Default : null,
        RuntimeStatus = row.Status,
        CreatedAt = row.CreatedAt,
        LastUpdatedAt = row.UpdatedAt,
        SerializedInput = withTexts ? row.Input : null,
        SerializedOutput = withTexts ? row.Output : null,
        SerializedCustomStatus = withTexts ? row.CustomStatus : null,
        FailureDetails = withTexts ? row.Failure : null,
    };

    public async IAsyncEnumerable<Page<OrchestrationMetadata>> GetPagesAsync(OrchestrationQuery query, string? continuation, int pageSize)
    {
        var withTexts = query.FetchInputsAndOutputs;
        await foreach (var page in store.GetPagesAsync(Filter(query), withTexts, continuation, pageSize))
        {
            var instances = page.Values.Select(row => ToMetadata(InstanceRowMapping.FromEntity(row), withTexts)).ToList();
            yield return new Page<OrchestrationMetadata>(instances, page.ContinuationToken);
        }
    }

    private static string Filter(OrchestrationQuery query)
    {
        var (from, to) = InstanceKeys.AllInstances;
        if (!string.IsNullOrEmpty(query.InstanceIdPrefix))
        {
            from = InstanceKeys.Instance(query.InstanceIdPrefix);
            to = InstanceKeys.After(from);
        }

        var parts = new List<string> { TableClient.CreateQueryFilter($"RowKey ge {from} and RowKey lt {to}") };
        if (query.CreatedFrom is { } createdFrom)
        {
            parts.Add(TableClient.CreateQueryFilter($"CreatedAt ge {createdFrom}"));
        }

        if (query.CreatedTo is { } createdTo)
        {
            parts.Add(TableClient.CreateQueryFilter($"CreatedAt le {createdTo}"));
        }

        if (query.Statuses?.ToList() is { Count: > 0 } statuses)
        {
            var any = statuses.Select(status => TableClient.CreateQueryFilter($"Status eq {status.ToString()}"));
            parts.Add($"({string.Join(" or ", any)})");
        }

        return string.Join(" and ", parts);
    }
}
