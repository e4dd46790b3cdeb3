using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

/// <summary>Random sequences of what clients do, and of restarts, against a plain model of a queue.</summary>
public sealed class ModelTests
{
    private const int MaxDeliveryCount = 3;

    private enum Step
    {
        Send,
        SendBatch,
        Receive,
        Complete,
        Abandon,
        DeadLetter,
        Renew,
        LocksExpire,
        CompleteLetter,
        Schedule,
        Restart,
    }

    // Some more often than others.
    private static readonly Step[] Weighted = [
        Step.Send, Step.Send, Step.SendBatch, Step.Receive, Step.Receive, Step.Receive, Step.Receive, Step.Complete, Step.Complete,
        Step.Abandon, Step.Abandon, Step.DeadLetter, Step.Renew, Step.LocksExpire, Step.CompleteLetter, Step.Schedule, Step.Restart];

    private static readonly Gen<Step> Steps = Gen.Int[0, Weighted.Length - 1].Select(i => Weighted[i]);

    [Fact]
    public async Task Queue_WhenUsedInAnyOrder_AgreesWithTheModel() =>
        await Gen.Select(Steps, Gen.Int[0, 1_000_000]).List[5, 60].SampleAsync(
            async steps =>
            {
                var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
                await using var bus = await BrokerHarness.StartAsync(clock, MaxDeliveryCount);
                var run = new Run(bus, clock);
                foreach (var (step, choice) in steps)
                {
                    await run.DoAsync(step, choice);
                }

                await run.CompareAsync();
            },
            iter: 40, threads: 1);

    private sealed class Run(BrokerHarness bus, FakeTimeProvider clock)
    {
        private readonly SortedDictionary<int, int> _ready = [];
        private readonly SortedDictionary<int, int> _letters = [];
        private readonly List<(ServiceBusReceivedMessage Message, int Id, int Failed)> _locked = [];
        private readonly List<int> _scheduled = [];
        private int _last;

        public Task DoAsync(Step step, int choice) => step switch
        {
            Step.Send => SendAsync(1),
            Step.SendBatch => SendAsync(2 + (choice % 9)),
            Step.Receive when _ready.Count > 0 => ReceiveAsync(),
            Step.Complete when _locked.Count > 0 => SettleAsync(choice, bus.Receiver.CompleteMessageAsync, (_, _) => { }),
            Step.Abandon when _locked.Count > 0 => SettleAsync(choice, message => bus.Receiver.AbandonMessageAsync(message), Fail),
            Step.DeadLetter when _locked.Count > 0 =>
                SettleAsync(choice, message => bus.Receiver.DeadLetterMessageAsync(message), (id, failed) => _letters.Add(id, failed + 1)),
            Step.Renew when _locked.Count > 0 => bus.Receiver.RenewMessageLockAsync(_locked[choice % _locked.Count].Message),
            Step.LocksExpire => LocksExpireAsync(),
            Step.CompleteLetter when _letters.Count > 0 => CompleteLetterAsync(),
            Step.Schedule => ScheduleAsync(),
            Step.Restart => RestartAsync(),
            _ => Task.CompletedTask,
        };

        public async Task CompareAsync()
        {
            Assert.Equal(new QueueCounts(_ready.Count, _locked.Count, _scheduled.Count, _letters.Count), bus.Count);
            var there = await PeekAsync(bus.Receiver);
            // Numbers rise as ids do, and a peek is in the order of numbers.
            Assert.Equal(_ready.Keys.Concat(_locked.Select(message => message.Id)).Concat(_scheduled).Order(), there.Select(IdOf));
            var letters = await PeekAsync(bus.DeadLetters);
            Assert.Equal(
                _letters.Select(letter => (letter.Key, letter.Value)), letters.Select(letter => (IdOf(letter), letter.DeliveryCount)));
        }

        private static async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(ServiceBusReceiver receiver)
        {
            var all = new List<ServiceBusReceivedMessage>();
            while (await receiver.PeekMessagesAsync(100, all.Count == 0 ? 0 : all[^1].SequenceNumber + 1) is { Count: > 0 } page)
            {
                all.AddRange(page);
            }

            return all;
        }

        private static int IdOf(ServiceBusReceivedMessage message) => int.Parse(message.Body.ToString());

        private async Task SendAsync(int count)
        {
            var ids = Enumerable.Range(_last + 1, count).ToList();
            _last += count;
            await bus.SendAsync(ids.Select(id => $"{id}"));
            ids.ForEach(id => _ready.Add(id, 0));
        }

        private async Task ReceiveAsync()
        {
            var message = await bus.ReceiveAsync();
            var (id, failed) = _ready.First();
            Assert.Equal((id, failed + 1), (IdOf(message), message.DeliveryCount));
            _ready.Remove(id);
            _locked.Add((message, id, failed));
        }

        private async Task SettleAsync(int choice, Func<ServiceBusReceivedMessage, CancellationToken, Task> settle, Action<int, int> model)
        {
            var (message, id, failed) = _locked[choice % _locked.Count];
            _locked.RemoveAt(choice % _locked.Count);
            await settle(message, CancellationToken.None);
            model(id, failed);
        }

        private Task SettleAsync(int choice, Func<ServiceBusReceivedMessage, Task> settle, Action<int, int> model) =>
            SettleAsync(choice, (message, _) => settle(message), model);

        private void Fail(int id, int failed) => (failed + 1 < MaxDeliveryCount ? _ready : _letters).Add(id, failed + 1);

        /// <summary>All locks end and all that is scheduled is due; a send that comes after has all that written before it.</summary>
        private async Task LocksExpireAsync()
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            _locked.ForEach(message => Fail(message.Id, message.Failed));
            _locked.Clear();
            _scheduled.ForEach(id => _ready.Add(id, 0));
            _scheduled.Clear();
            await SendAsync(1);
        }

        private async Task CompleteLetterAsync()
        {
            var letter = await BrokerHarness.ReceiveAsync(bus.DeadLetters);
            Assert.Equal(_letters.First().Key, IdOf(letter));
            _letters.Remove(IdOf(letter));
            await bus.DeadLetters.CompleteMessageAsync(letter);
        }

        private async Task ScheduleAsync()
        {
            _scheduled.Add(++_last);
            await bus.Sender.ScheduleMessageAsync(new ServiceBusMessage($"{_last}"), clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        }

        private async Task RestartAsync()
        {
            await CompareAsync();
            await bus.RestartAsync();
            _locked.ForEach(message => _ready.Add(message.Id, message.Failed));
            _locked.Clear();
            await CompareAsync();
        }
    }
}
