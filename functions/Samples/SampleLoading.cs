using Azure.Data.Tables;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using Microsoft.Extensions.Hosting;
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
    : IHostedLifecycleService
{
    private const string Partition = "samples";
    private const string RowKey = "loaded";

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var samples = SamplePartner.Load(path, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var loaded = await tables.Partners.GetEntityIfExistsAsync<TableEntity>(Partition, RowKey, cancellationToken: cancellationToken);
        if (loaded.HasValue)
        {
            return;
        }

        foreach (var partner in samples)
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
        LogLoaded(samples.Count, path);
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(9001, LogLevel.Information, "Loaded {Count} sample partners from {Path}")]
    private partial void LogLoaded(int count, string path);
}
