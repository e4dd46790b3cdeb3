using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Rerating;
using BenefitsFunctions.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Partners;

/// <summary>
/// Whatever is cut off or fails between a profile and what follows it, everything follows the last profile that is stored.
/// </summary>
public sealed class ProfileFollowingTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(Sample.Today);
    private readonly NotedOrchestrations _client = new();
    private readonly RecordedLog _log = new();
    private readonly Noting _first = new();
    private readonly Noting _second = new();
    private string _storage = "";

    private BenefitsTables Tables => Over(null);

    public async Task InitializeAsync()
    {
        _storage = await TestAzurite.OwnAccountAsync();
        await Tables.CreateAsync(CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Follow_WhenOneOfThemFails_LetsTheOthersHaveTheirTurnAndIsTriedAgainUntilItDoesNot()
    {
        _first.Fails = true;
        await PutAsync("1");
        await Following().ResumeAsync(_client, CancellationToken.None);
        _clock.Advance(TimeSpan.FromHours(1));
        await Following().ResumeAsync(_client, CancellationToken.None);
        var kept = await IntentsAsync();
        _first.Fails = false;
        await Following().ResumeAsync(_client, CancellationToken.None);

        Assert.Equal((1, 4), (_first.Seen.Count, _second.Seen.Count));
        Assert.Equal([5201, 5201, 5201], _log.Lines.Select(line => line.Event));
        Assert.Equal((1, 0), (kept, await IntentsAsync()));
    }

    [Fact]
    public async Task Follow_WhenNothingIsNew_AsksOnlyWhatFollowsLateAndForgetsTheIntentWhenItIsOld()
    {
        _second.FollowsLate = true;
        await PutAsync("1");
        await Following().ResumeAsync(_client, CancellationToken.None);
        var young = await IntentsAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        await Following().ResumeAsync(_client, CancellationToken.None);

        Assert.Equal(["1 1"], _first.Seen);
        Assert.Equal(["1 1", "1 1"], _second.Seen);
        Assert.Equal((1, 0), (young, await IntentsAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Follow_WhenItIsCutOffAtAnyRequest_IsResumed(bool afterwards)
    {
        var isCut = true;
        for (var cuts = 0; isCut; cuts++)
        {
            var partner = $"{1 + cuts}";
            var cut = new FaultyTransport { CutAt = 1 + cuts, CutAfterwards = afterwards };
            await PutAsync(partner, cut);
            isCut = cut.Cut.IsCompleted;

            await Following().ResumeAsync(_client, CancellationToken.None);

            Assert.Contains($"{partner} 1", _second.Seen);
        }

        _clock.Advance(TimeSpan.FromMinutes(10));
        await Following().ResumeAsync(_client, CancellationToken.None);
        Assert.Equal(0, await IntentsAsync());
    }

    [Fact]
    public async Task Resume_WhenAnotherRequestStoresAndDies_FollowsItsProfile()
    {
        await Following().IntendAsync("1", CancellationToken.None);
        await PutAsync("1");
        await Following().ResumeAsync(_client, CancellationToken.None);
        await StoreAsync("1");
        await Following().ResumeAsync(_client, CancellationToken.None);

        Assert.Equal(["1 1", "1 2"], _first.Seen);
    }

    [Fact]
    public async Task Resume_WhenNobodyStoredAProfile_ForgetsTheIntent()
    {
        await Following().IntendAsync("1", CancellationToken.None);
        await Following().ResumeAsync(_client, CancellationToken.None);
        var young = await IntentsAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        await Following().ResumeAsync(_client, CancellationToken.None);

        Assert.Empty(_first.Seen);
        Assert.Equal((1, 0), (young, await IntentsAsync()));
    }

    // As the API does it.
    private async Task PutAsync(string partnerId, HttpPipelineTransport? cut = null)
    {
        await Following().IntendAsync(partnerId, CancellationToken.None);
        await StoreAsync(partnerId);
        await Following(cut).FollowAsync(partnerId, _client, CancellationToken.None);
    }

    private Task StoreAsync(string partnerId) => new PartnerStore(Tables, Unheard.Write())
        .PutProfileAsync(partnerId, Rated.Profile(""), "office", _ => null, CancellationToken.None);

    private ProfileFollowing Following(HttpPipelineTransport? transport = null)
    {
        var tables = Over(transport);
        return new ProfileFollowing(
            tables,
            new PartnerStore(tables, Unheard.Write()),
            [_first, _second],
            _clock,
            _log.CreateLogger<ProfileFollowing>());
    }

    private BenefitsTables Over(HttpPipelineTransport? transport)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        options.Transport = transport ?? options.Transport;
        return new BenefitsTables(new TableServiceClient(_storage, options));
    }

    private async Task<int> IntentsAsync() => (await Tables.Intents.RowsAsync()).Count;

    // Notes the partner and the version of each profile that it was to follow.
    private sealed class Noting : IProfileFollower
    {
        public bool Fails { get; set; }

        public bool FollowsLate { get; set; }

        public List<string> Seen { get; } = [];

        public Task FollowAsync(
            string partnerId, ProfileVersion profile, DurableTaskClient client, CancellationToken cancellationToken)
        {
            if (Fails)
            {
                throw new InvalidOperationException("Fails.");
            }

            Seen.Add($"{partnerId} {profile.Number}");
            return Task.CompletedTask;
        }
    }
}
