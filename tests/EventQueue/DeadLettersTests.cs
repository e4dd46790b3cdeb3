using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.EventQueue;

/// <summary>I5: dead letters are listed, sent again and discarded, one by one and by many at once.</summary>
public sealed class DeadLettersTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Route = "/api/operations/dead-letters";
    private readonly RecordedLog _log = new();
    private BenefitsHost _app = null!;
    private StoredContracts _books = null!;

    public async Task InitializeAsync()
    {
        _app = await BenefitsHost.StartAsync(configure: app => app.Services.AddSingleton<ILoggerFactory>(_log));
        _books = new StoredContracts(_app.Storage);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Resend_TheFirstAndTheLastOfAThousand_LooksAtOneEachAndLocksNone()
    {
        await DeadLetterAsync(1000);
        var ids = await IdsAsync();
        await using var counted = new CountingQueue(_app.Queue);
        await using var queue = new IncidentQueue(counted, new IdGenerator());
        var unsent = new UnsentEvents(_books.Tables, _app.Clock, Unheard.Metrics);
        var decisions = new DeadLetterDecisions(_books.Tables, _app.Clock);
        var letters = new DeadLetters(queue, unsent, decisions, _app.Clock);
        Assert.Equal(1000, ids.Count);

        // The first of all opens the connection.
        foreach (var id in new[] { ids[1], ids[0], ids[^1] })
        {
            var (looks, watch) = (counted.Looks, Stopwatch.StartNew());
            Assert.Equal(Settlement.Done, await letters.ResendAsync(id, CancellationToken.None));
            output.WriteLine($"letter {ids.IndexOf(id) + 1} of {ids.Count}: {watch.Elapsed.TotalMilliseconds:F1} ms");
            Assert.Equal((looks + 1, 0), (counted.Looks, counted.Locked));
        }

        var again = await letters.PageAsync(ids[997], 100, CancellationToken.None);
        Assert.Equal([ids[997], ids[998]], again.Items.Take(2).Select(l => l.Id));
        Assert.DoesNotContain(ids[^1], again.Items.Select(l => l.Id));
    }

    [Fact]
    public async Task Settle_ByManyAtOnce_IsDoneByOneAndTheOthersAreTold()
    {
        await DeadLetterAsync(3);
        var id = (await IdsAsync())[1];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => i % 2 == 0 ? _app.Operator.PostsAsync($"{Route}/{id}/resend", new { }) : DiscardsAsync(id, "not ours")));
        await _app.SettleAsync();
        var later = await _app.Operator.PostsAsync($"{Route}/{id}/resend", new { });
        var evenLater = await DiscardsAsync(id, "not ours");

        var won = Assert.Single(answers, a => a.Status is 202 or 204);
        (int, string?)[] told = [(404, "dead-letter-not-found"), (409, "dead-letter-busy")];
        Assert.All(answers.Except([won]), a => Assert.Contains((a.Status, a.Code), told));
        Assert.All([later, evenLater], a => Assert.Equal((404, "dead-letter-not-found"), (a.Status, a.Code)));
        Assert.Equal(won.Status == 202 ? 3 : 2, (await IdsAsync()).Count);
    }

    [Fact]
    public async Task Discard_WithItsReason_IsGoneAtOnceAndLogged()
    {
        await DeadLetterAsync(3);
        var ids = await IdsAsync();

        var discarded = await DiscardsAsync(ids[1], "sent by a test system & never meant");

        Assert.Equal((204, ""), (discarded.Status, discarded.Text));
        Assert.Equal([ids[0], ids[2]], await IdsAsync());
        var logged = await _log.LineAsync($"Dead letter {ids[1]} was discarded");
        Assert.Contains("sent by a test system & never meant", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discard_WithoutAReasonThatSaysSomething_NamesIt()
    {
        string[] queries = ["", "?reason=", "?reason=%20%20", "?reason=a%0Ab", "?reason=a&reason=b", $"?reason={new string('a', 201)}"];
        foreach (var query in queries)
        {
            var answer = await _app.Operator.DeletesAsync($"{Route}/1{query}");

            Assert.Equal((query, 400, "invalid-request"), (query, answer.Status, answer.Code));
            Assert.Equal(["reason"], answer.Fields);
        }
    }

    [Fact]
    public async Task Settle_WhenThereIsNoSuchLetter_Is404()
    {
        foreach (var id in new[] { "7", "-1", "99999999999999999999", "seven", string.Concat(Enumerable.Repeat("0123456789abcdef", 4)) })
        {
            var resent = await _app.Operator.PostsAsync($"{Route}/{id}/resend", new { });
            var discarded = await DiscardsAsync(id, "why not");

            Assert.All([resent, discarded], a => Assert.Equal((id, 404, "dead-letter-not-found"), (id, a.Status, a.Code)));
        }

        Assert.Empty(await Decisions.AllAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Settle_AfterACrashOnTheWay_IsBusyForAMinuteAndThenWorks()
    {
        var contract = await _books.AddContractAsync(Grant.Of(5));
        var message = EventJson.Opened(contract, "i", "o");
        await _app.ReceivesEventAsync(message.Replace("1.0", "0.3", StringComparison.Ordinal));
        await _app.SettleAsync();
        var id = Assert.Single(await IdsAsync());
        Assert.NotNull((await Decisions.BeginAsync(id, CancellationToken.None)).Begun);

        var busy = await DiscardsAsync(id, "not ours");
        var listed = await IdsAsync();
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        var resent = await _app.Operator.PostsAsync($"{Route}/{id}/resend", new { });

        Assert.Equal((409, "dead-letter-busy"), (busy.Status, busy.Code));
        Assert.Equal([id], listed);
        Assert.Equal(202, resent.Status);
    }

    [Fact]
    public async Task Removal_OfWhatIsSettled_LeavesTheOthersWhereTheyAre()
    {
        await DeadLetterAsync(250);
        var ids = await IdsAsync();
        var settled = ids.Where((_, i) => i % 50 == 7).ToList();
        foreach (var id in settled)
        {
            Assert.Equal(204, (await DiscardsAsync(id, "not ours")).Status);
        }

        var listed = await IdsAsync();
        var before = await PeekedAsync();
        await _app.RunsTimerAsync(nameof(DeadLetterRemoval.RemoveSettledDeadLetters));

        Assert.Equal(ids.Except(settled), listed);
        Assert.Equal(ids, before);
        Assert.Equal(listed, await PeekedAsync());
        Assert.Equal(listed, await IdsAsync());
        Assert.Empty(await Decisions.AllAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Resume_WhenTheQueueCanNeverTakeAnEvent_KeepsItWithTheDeadLettersAndTriesNoMore()
    {
        var contract = await _books.AddContractAsync(Grant.Of(5));
        await _books.Tables.Intents.AddEntityAsync(Intent("incident-send", new string('m', 129), EventJson.Opened(contract, "i", "o")));

        await _app.RunsTimerAsync("ResumeIncidents");
        await _app.RunsTimerAsync("ResumeIncidents");
        var letter = Assert.Single(await LettersAsync());
        var id = letter.GetProperty("id").GetString()!;
        var used = await _books.UsedAsync(contract);
        var resent = await _app.Operator.PostsAsync($"{Route}/{id}/resend", new { });
        await _app.SettleAsync();
        var left = await LettersAsync();
        await _app.RunsTimerAsync(nameof(DeadLetterRemoval.RemoveSettledDeadLetters));

        Assert.Equal(("not-sendable", 0m), (letter.GetProperty("reason").GetString(), used));
        Assert.Contains("128", letter.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, _log.Lines.Count(l => l.Level == LogLevel.Error && l.Text.Contains("can never take", StringComparison.Ordinal)));
        Assert.Equal((202, 1m), (resent.Status, await _books.UsedAsync(contract)));
        Assert.Empty(left);
        Assert.DoesNotContain(
            await _books.Tables.Intents.RowsAsync(),
            row => row.PartitionKey is "incident-send" or "incident-unsent" or "dead-letters");
    }

    [Fact]
    public async Task Resend_WhenTheQueueCanNeverTakeIt_SaysSoAndKeepsItUntilItIsDiscarded()
    {
        await using var small = new IncidentQueue(new RefusingQueue(), new IdGenerator());
        var unsent = new UnsentEvents(_books.Tables, _app.Clock, Unheard.Metrics);
        await unsent.KeepAsync(new OutgoingEvent("m", "c", "{}"), "too large", CancellationToken.None);
        var letters = new DeadLetters(small, unsent, Decisions, _app.Clock);
        var id = Assert.Single(await IdsAsync());

        Assert.Equal(Settlement.NotSendable, await letters.ResendAsync(id, CancellationToken.None));
        Assert.Equal([id], await IdsAsync());
        Assert.Equal(204, (await DiscardsAsync(id, "too large")).Status);
        Assert.Empty(await IdsAsync());
    }

    private DeadLetterDecisions Decisions => new(_books.Tables, _app.Clock);

    private static TableEntity Intent(string partition, string messageId, string json) => new(partition, messageId)
    {
        ["IncidentId"] = "i",
        ["MessageId"] = messageId,
        ["ContractId"] = "c",
        ["Json"] = json,
        ["Opens"] = false,
        ["At"] = TestEvents.Noon,
    };

    private Task<ApiAnswer> DiscardsAsync(string id, string reason) =>
        _app.Operator.DeletesAsync($"{Route}/{id}?reason={Uri.EscapeDataString(reason)}");

    private async Task DeadLetterAsync(int count)
    {
        var queue = new LoadQueue([.. Enumerable.Range(0, count).Select(i => $"no JSON {i}")]);
        while (!queue.IsSent)
        {
            Assert.True(await queue.TryFeedAsync(_app.Queue));
        }

        await _app.SettleAsync();
    }

    private async Task<List<string>> IdsAsync() => [.. (await LettersAsync()).Select(l => l.GetProperty("id").GetString()!)];

    private async Task<List<JsonElement>> LettersAsync()
    {
        var letters = new List<JsonElement>();
        for (var query = ""; query is not null;)
        {
            var page = (await _app.Operator.GetsAsync($"{Route}{query}")).Body;
            letters.AddRange(page.GetProperty("items").EnumerateArray());
            query = page.GetProperty("continuation").GetString() is { } next ? $"?continuation={next}" : null;
        }

        return letters;
    }

    // What is in the sub-queue for everybody else who looks.
    private async Task<List<string>> PeekedAsync()
    {
        await using var client = new ServiceBusClient(_app.Queue);
        await using var receiver = client.CreateReceiver(
            IncidentQueue.Name, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var peeked = new List<string>();
        while (await receiver.PeekMessagesAsync(250) is { Count: > 0 } seen)
        {
            peeked.AddRange(seen.Select(m => $"{m.SequenceNumber}"));
        }

        return peeked;
    }

    // A queue that takes no message, whatever its size.
    private sealed class RefusingQueue : ServiceBusClient
    {
        public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender();

        private sealed class Sender : ServiceBusSender
        {
            public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
                Task.FromException(new ServiceBusException("Injected", ServiceBusFailureReason.MessageSizeExceeded));

            public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
