using BenefitsFunctions.Activations;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Tests.Enrolments;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Activations;

/// <summary>What becomes of an intent with no activation behind it, and of its row in the office's worklist.</summary>
public sealed class ActivationStartsTests : IAsyncLifetime
{
    // The query, the activation, the worklist's row, the intent held, the row removed, the intent dropped.
    private const int RequestsOfASweep = 6;

    private StoredEnrolments _stored = null!;

    public async Task InitializeAsync() => _stored = await StoredEnrolments.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Resume_WhenTheSameIsIntendedAnewMeanwhile_LeavesItAndItsRow(int before)
    {
        var activation = await IntendedAsync();
        await SweptAsync(new FaultyTransport { Before = number => number == before ? IntendAsync(activation) : Task.CompletedTask });

        Assert.Single(await _stored.Tables.Intents.RowsAsync());
        Assert.Single(await _stored.Tables.Due.RowsAsync());
        Assert.True(await _stored.Activations().TryOpenAsync(activation, slot: null, CancellationToken.None));
        await SweptAsync();

        Assert.Equal([activation.Key.InstanceId], _stored.Orchestrations.Started);
        Assert.Empty(await _stored.Tables.Intents.RowsAsync());
        Assert.Single(await _stored.Tables.Due.RowsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resume_WhenTheSweepIsCutOffAtAnyRequest_LeavesNothingToTheNext(bool afterwards)
    {
        for (var cut = 1; cut <= RequestsOfASweep; cut++)
        {
            await IntendedAsync();
            var transport = new FaultyTransport { CutAt = cut, CutAfterwards = afterwards };
            await Record.ExceptionAsync(() => SweptAsync(transport));
            Assert.True(transport.Cut.IsCompleted);

            await SweptAsync();

            Assert.Empty(await _stored.Tables.Intents.RowsAsync());
            Assert.Empty(await _stored.Tables.Due.RowsAsync());
        }
    }

    [Fact]
    public async Task Resume_WhenTwoSweepsMeet_LeavesNothing()
    {
        await IntendedAsync();
        var transport = new FaultyTransport { Before = number => number == 4 ? SweptAsync() : Task.CompletedTask };

        await SweptAsync(transport);

        Assert.Equal(4, transport.Requests);
        Assert.Empty(await _stored.Tables.Intents.RowsAsync());
        Assert.Empty(await _stored.Tables.Due.RowsAsync());
    }

    // As a request leaves it that died before it opened its activation, ten minutes ago.
    private async Task<Activation> IntendedAsync()
    {
        var now = _stored.Clock.GetUtcNow();
        var activation = SampleActivation.At(ActivationStatus.AwaitingOffice) with
        {
            Key = new ActivationKey("1000001", new IdGenerator().NewId()),
            RequestedAt = now,
            Office = new OfficeCase(Office.ProgrammeOffice, new OfficeTerm(now.AddDays(1), now.AddDays(2))),
        };
        await IntendAsync(activation);
        _stored.Clock.Advance(TimeSpan.FromMinutes(11));
        return activation;
    }

    private Task IntendAsync(Activation activation) => _stored.Starts().IntendAsync(activation, CancellationToken.None);

    private Task SweptAsync(FaultyTransport? transport = null) =>
        _stored.Starts(transport).ResumeAsync(_stored.Orchestrations, CancellationToken.None);
}
