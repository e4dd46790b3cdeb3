using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class KillTests
{
    private const int Messages = 10_000;
    private const int Together = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Kill_WhenMessagesGoInAndOut_LosesNoneAndBringsNoneBack()
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        // Goes on with the same client: it connects again by itself.
        await using var client = new ServiceBusClient(broker.ConnectionString, new ServiceBusClientOptions
        {
            RetryOptions = { Mode = ServiceBusRetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(50), MaxRetries = 100 },
        });
        var traffic = new Traffic(client);

        var sending = traffic.SendAllAsync();
        var receiving = Enumerable.Range(0, 4).Select(_ => traffic.ReceiveAllAsync()).ToList();
        foreach (var reached in (int[])[1_500, 4_000, 8_000])
        {
            await traffic.ReachedAsync(reached);
            await broker.KillAsync();
            await broker.StartAsync();
        }

        await sending.WaitAsync(Patience);
        await traffic.ReachedAsync(Messages);
        await Task.WhenAll(receiving).WaitAsync(Patience);
        await traffic.EmptyAsync().WaitAsync(Patience);

        Assert.Equal(Messages, traffic.Delivered);
        Assert.Empty(traffic.CameBack);
    }

    private sealed class Traffic(ServiceBusClient client)
    {
        private readonly ServiceBusSender _sender = client.CreateSender(BrokerHarness.Queue);
        private readonly ConcurrentDictionary<string, bool> _delivered = new();
        private readonly ConcurrentDictionary<long, bool> _completed = new();
        private readonly ConcurrentDictionary<int, TaskCompletionSource> _marks = new();
        private readonly CancellationTokenSource _all = new();

        /// <summary>
        /// Different messages that came. Not those whose completion was acknowledged: a completion can be on disk and its
        /// acknowledgement lost with the process, and such a message rightly never comes again.
        /// </summary>
        public int Delivered => _delivered.Count;

        /// <summary>Messages that were delivered after their completion was acknowledged.</summary>
        public ConcurrentBag<long> CameBack { get; } = [];

        public Task ReachedAsync(int delivered)
        {
            var mark = _marks.GetOrAdd(delivered, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Note();
            return mark.Task.WaitAsync(Patience);
        }

        /// <summary>A send that was not acknowledged is made again: its messages may be there twice.</summary>
        public async Task SendAllAsync()
        {
            foreach (var ids in Enumerable.Range(0, Messages).Chunk(Together))
            {
                for (var sent = false; !sent;)
                {
                    try
                    {
                        await _sender.SendMessagesAsync(ids.Select(id => new ServiceBusMessage($"{id}") { MessageId = $"{id}" }));
                        sent = true;
                    }
                    catch (ServiceBusException error) when (error.IsTransient)
                    {
                    }
                }
            }
        }

        public async Task ReceiveAllAsync()
        {
            await using var receiver = client.CreateReceiver(BrokerHarness.Queue);
            while (!_all.IsCancellationRequested)
            {
                try
                {
                    var messages = await receiver.ReceiveMessagesAsync(50, BrokerHarness.Patience, _all.Token);
                    await Task.WhenAll(messages.Select(message => CompleteAsync(receiver, message)));
                }
                catch (Exception error) when (error is ServiceBusException { IsTransient: true } or TaskCanceledException)
                {
                }
            }
        }

        /// <summary>Takes what was sent twice, and what was completed without an acknowledgement and is still there.</summary>
        public async Task EmptyAsync()
        {
            await using var receiver = client.CreateReceiver(BrokerHarness.Queue);
            while (await receiver.PeekMessageAsync(0) is not null)
            {
                await CompleteAsync(receiver, await BrokerHarness.ReceiveAsync(receiver));
            }
        }

        private async Task CompleteAsync(ServiceBusReceiver receiver, ServiceBusReceivedMessage message)
        {
            if (_completed.ContainsKey(message.SequenceNumber))
            {
                CameBack.Add(message.SequenceNumber);
            }

            _delivered[message.MessageId] = true;

            try
            {
                await receiver.CompleteMessageAsync(message);
                _completed[message.SequenceNumber] = true;
            }
            catch (ServiceBusException error) when (error.Reason == ServiceBusFailureReason.MessageLockLost || error.IsTransient)
            {
            }

            Note();
        }

        private void Note()
        {
            foreach (var (delivered, mark) in _marks)
            {
                if (_delivered.Count >= delivered)
                {
                    mark.TrySetResult();
                }
            }

            if (_delivered.Count == Messages)
            {
                _all.Cancel();
            }
        }
    }
}
