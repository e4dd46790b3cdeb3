using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Storage;
using static BenefitsFunctions.Tests.Ledger.TestEvents;

namespace BenefitsFunctions.Tests.Ledger;

/// <summary>What fits into a transaction, at each limit and past it.</summary>
public sealed class LedgerChunkTests
{
    private static readonly LedgerHead Empty = new(0, 0, null, null, 0);
    private static readonly TransactionLimits Azure = TransactionLimits.OfTableStorage;

    [Theory]
    [InlineData(100, 49)]
    [InlineData(99, 49)]
    [InlineData(98, 48)]
    [InlineData(3, 1)]
    public void TryTake_WhenRowsRunOut_TakesAsManyIncidentsAsFit(int rows, int taken)
    {
        var chunk = Fill(Azure with { Rows = rows }, Enumerable.Range(0, 60).Select(i => Opened($"i{i}", $"e{i}")), out var fault);

        Assert.Equal((taken, taken, null), (chunk.Changed.Count, chunk.Head.Entries, fault));
        Assert.Equal(1 + (2 * taken), chunk.Actions(ETag.All).Count);
    }

    [Fact]
    public void TryTake_WhenBytesRunOut_StopsBeforeTheEventThatIsTooMuch()
    {
        var events = Enumerable.Range(0, 60).Select(i => Opened($"i{i}", $"e{i}")).ToList();
        var ten = Fill(Azure, events.Take(10), out _);
        var bytes = ten.Actions(ETag.All).Sum(action => RowSize.Of((TableEntity)action.Entity).Bytes);

        Assert.Equal(10, Fill(Azure with { Bytes = bytes }, events, out _).Head.Entries);
        Assert.Equal(9, Fill(Azure with { Bytes = bytes - 1 }, events, out _).Head.Entries);
    }

    [Fact]
    public void TryTake_WhenAnIncidentChangesTwice_CountsItsRowOnce()
    {
        IncidentEvent[] events = [.. Enumerable.Range(0, 60).SelectMany(i => (IncidentEvent[])
        [
            Opened($"i{i}", $"o{i}"), Closed($"i{i}", $"c{i}", IncidentOutcome.Resolved),
        ])];

        var chunk = Fill(Azure, events, out _);

        Assert.Equal((33, 66, 100), (chunk.Changed.Count, chunk.Head.Entries, chunk.Actions(ETag.All).Count));
    }

    [Theory]
    [InlineData(1_000, int.MaxValue)]
    [InlineData(int.MaxValue, 100)]
    public void TryTake_WhenOneEventIsTooLarge_NamesTheReasonAndTakesTheNext(int rowBytes, int propertyBytes)
    {
        var limits = Azure with { RowBytes = rowBytes + 500, PropertyBytes = propertyBytes };
        var chunk = Chunk(limits);

        Assert.True(chunk.TryTake(Opened(new string('障', 100), "1"), Noon, out var fault));
        Assert.Equal("too-large", fault?.Reason);
        Assert.True(chunk.IsEmpty);
        Assert.False(Chunk(limits with { RowBytes = int.MaxValue }).TryTake(Opened("i", "2"), Noon, out fault) && fault is not null);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("障")]
    [InlineData("\"")]
    public async Task Of_ForEveryRow_IsWhatIsSent(string character)
    {
        var longest = string.Concat(Enumerable.Repeat(character, 100));
        var chunk = Fill(Azure, Enumerable.Range(0, 40).Select(i => Opened($"{i}{longest[3..]}", $"{i}{longest}")), out _);
        var actions = chunk.Actions(new ETag("W/\"datetime'2026-11-20T12%3A00%3A00.0000000Z'\""));
        var measured = actions.Sum(action => RowSize.Of((TableEntity)action.Entity).Bytes);
        var sent = new MeasuringTransport();
        var table = new TableClient(
            new Uri("https://contosobenefits.table.core.windows.net"),
            "Contracts",
            new TableSharedKeyCredential("contosobenefits", Convert.ToBase64String(new byte[64])),
            new TableClientOptions { Transport = sent, Retry = { MaxRetries = 0 } });

        await Assert.ThrowsAnyAsync<Exception>(() => table.SubmitTransactionAsync(actions));

        Assert.InRange(sent.Bytes, measured * 0.7, measured);
    }

    private static LedgerChunk Chunk(TransactionLimits limits) =>
        new(TestEvents.Contract, Granting(null), Empty, new Dictionary<string, Incident?>(), limits);

    private static LedgerChunk Fill(TransactionLimits limits, IEnumerable<IncidentEvent> events, out EventFault? fault)
    {
        var chunk = Chunk(limits);
        fault = null;
        foreach (var happened in events)
        {
            if (!chunk.TryTake(happened, Noon, out fault))
            {
                break;
            }
        }

        return chunk;
    }

    // Measures what would be sent.
    private sealed class MeasuringTransport : HttpPipelineTransport
    {
        private static readonly HttpClientTransport Inner = new();

        public long Bytes { get; private set; }

        public override Request CreateRequest() => Inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException("Synchronous calls are not used.");

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Assert.True(message.Request.Content!.TryComputeLength(out var length));
            Bytes = length;
            throw new HttpRequestException("Measured, not sent.");
        }
    }
}
