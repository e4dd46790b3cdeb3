using Azure.Data.Tables;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Users;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Samples;

/// <summary>Loads the sample partners once into fresh storage.</summary>
public sealed partial class SampleLoading(
    string path,
    BenefitsTables tables,
    PartnerStore store,
    PartnerUserStore users,
    ProfileFollowing following,
    TimeProvider time,
    ILogger<SampleLoading> logger)
    : IFirstRows
{
    private const string Partition = "samples";
    private const string RowKey = "loaded";

    // Here, so that a file that is wrong stops the start.
    private readonly IReadOnlyList<SamplePartner> _samples =
        SamplePartner.Load(path, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));

    /// <inheritdoc/>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (await tables.Partners.FindRowAsync(Partition, RowKey, cancellationToken) is not null)
        {
            return;
        }

        foreach (var partner in _samples)
        {
            await following.IntendAsync(partner.PartnerId, cancellationToken);
            await store.PutProfileAsync(partner.PartnerId, partner.Profile, Partition, refusal: _ => null, cancellationToken);
            foreach (var user in partner.Users)
            {
                await users.PutAsync(partner.PartnerId, user, keepsAdmin: false, cancellationToken);
            }
        }

        // Last, so that a start that dies half-way loads all of them again.
        await tables.Partners.UpsertEntityAsync(new TableEntity(Partition, RowKey), TableUpdateMode.Replace, cancellationToken);
        LogLoaded(_samples.Count, path);
    }

    [LoggerMessage(9001, LogLevel.Information, "Loaded {Count} sample partners from {Path}")]
    private partial void LogLoaded(int count, string path);
}
