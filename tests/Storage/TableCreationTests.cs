using System.Net.Sockets;
using System.Threading.Channels;
using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Storage;

/// <summary>How tables are tried again at the start, and what is said meanwhile.</summary>
public sealed class TableCreationTests
{
    [Fact]
    public async Task Start_WhileTablesAreAwayForAnHour_TriesEveryHalfMinuteAndSaysItLessAndLess()
    {
        var (time, log, gate, transport) = (new NotedTime(), new RecordedLog(), new TablesGate(), new FaultyTransport());
        transport.FailNext(int.MaxValue);
        var options = new TableClientOptions { Transport = transport };
        options.Retry.MaxRetries = 0;
        var tables = new BenefitsTables(new TableServiceClient(await TestAzurite.OwnAccountAsync(), options));
        using var creation = new TableCreation(tables, [], gate, time, new Logger<TableCreation>(log));

        await creation.StartingAsync(CancellationToken.None);
        await creation.StartedAsync(CancellationToken.None);
        var (start, pauses, saidAfter) = (time.GetUtcNow(), new List<double>(), new List<double>());
        while (time.GetUtcNow() - start < TimeSpan.FromHours(1))
        {
            pauses.Add((await time.NextPauseAsync()).TotalSeconds);
            saidAfter.AddRange(Enumerable.Repeat((time.GetUtcNow() - start).TotalSeconds, log.Lines.Count - saidAfter.Count));
            time.Advance(TimeSpan.FromSeconds(pauses[^1]));
        }

        await time.NextPauseAsync();
        transport.FailNext(0);
        time.Advance(TimeSpan.FromSeconds(30));
        await log.LineAsync("its tables are there");
        await creation.StoppingAsync(CancellationToken.None);

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], pauses.Take(7));
        Assert.Equal(30, pauses.Max());
        Assert.Equal([0, 61, 181, 421, 901, 1861], saidAfter);
        Assert.True(gate.IsOpen);
    }

    [Fact]
    public async Task Start_WhenTheFirstRowsCanNotBeWrittenYet_KeepsTheGateClosedUntilTheyAre()
    {
        var (time, log, gate, rows) = (new NotedTime(), new RecordedLog(), new TablesGate(), new Rows());
        var tables = new BenefitsTables(new TableServiceClient(await TestAzurite.OwnAccountAsync()));
        using var creation = new TableCreation(tables, [rows], gate, time, new Logger<TableCreation>(log));

        await creation.StartingAsync(CancellationToken.None);
        await creation.StartedAsync(CancellationToken.None);
        await log.LineAsync("The app serves nothing since");
        var open = gate.IsOpen;
        while (rows.Written < 2)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await log.LineAsync("its tables are there");

        Assert.Equal((false, true), (open, gate.IsOpen));
    }

    public static TheoryData<Exception, bool, string> Faults => new()
    {
        { new RequestFailedException(403, "AuthorizationPermissionMismatch"), false, "Storage Table Data Contributor" },
        { new AggregateException("Retry failed.", new RequestFailedException(401, "no")), false, "Storage Table Data Contributor" },
        { new AuthenticationFailedException("ManagedIdentityCredential"), false, "AzureWebJobsStorage__clientId" },
        { Refused(SocketError.HostNotFound), false, "AzureWebJobsStorage__accountName" },
        { Refused(SocketError.ConnectionRefused), true, "does not answer" },
        { new RequestFailedException(503, "ServerBusy"), true, "does not answer" },
        { new InvalidOperationException("a bug"), false, "not expected" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_OfAFailure_SaysWhetherItMayPassAndWhatToLookAt(Exception error, bool mayPass, string remedy)
    {
        var fault = StorageFault.Of(error);

        Assert.Equal(mayPass, fault.MayPass);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    // As the client gives it.
    private static AggregateException Refused(SocketError error) => new(
        "Retry failed after 4 tries.",
        new RequestFailedException(0, "no", null, new HttpRequestException("no", new SocketException((int)error))));

    // Fails the first time.
    private sealed class Rows : IFirstRows
    {
        public int Written { get; private set; }

        public Task WriteAsync(CancellationToken cancellationToken) =>
            ++Written == 1 ? throw new HttpRequestException("Injected.") : Task.CompletedTask;
    }

    // Tells of each pause that somebody makes.
    private sealed class NotedTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _pauses = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime < TimeSpan.FromMinutes(1) && dueTime > TimeSpan.Zero && dueTime != TimeSpan.FromSeconds(10))
            {
                // The ten seconds of the start are no pause between two tries.
                _pauses.Writer.TryWrite(dueTime);
            }

            return timer;
        }

        public async Task<TimeSpan> NextPauseAsync() => await _pauses.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
    }
}
