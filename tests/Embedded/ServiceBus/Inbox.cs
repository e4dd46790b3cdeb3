using System.Collections.Concurrent;
using System.Threading.Channels;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

/// <summary>What the sample functions were given, and what they do with it.</summary>
public sealed class Inbox
{
    public const string Queue = "incident-events";

    private readonly Channel<IReadOnlyList<ServiceBusReceivedMessage>> _runs = Channel.CreateUnbounded<IReadOnlyList<ServiceBusReceivedMessage>>();
    private readonly ConcurrentQueue<IReadOnlyList<ServiceBusReceivedMessage>> _all = new();

    /// <summary>What the function does; nothing by default.</summary>
    public Func<IReadOnlyList<ServiceBusReceivedMessage>, ServiceBusMessageActions, CancellationToken, Task> Work { get; set; } =
        (_, _, _) => Task.CompletedTask;

    public IReadOnlyList<IReadOnlyList<ServiceBusReceivedMessage>> Runs => [.. _all];

    public IEnumerable<ServiceBusReceivedMessage> Messages => _all.SelectMany(run => run);

    /// <summary>The bodies so far, in order.</summary>
    public string Bodies => string.Join(' ', Messages.Select(message => message.Body.ToString()).Order(StringComparer.Ordinal));

    public async Task TakeAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, ServiceBusMessageActions actions, CancellationToken cancellation)
    {
        _all.Enqueue(messages);
        _runs.Writer.TryWrite(messages);
        await Work(messages, actions, cancellation);
    }

    /// <summary>The next run, as soon as it starts.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> NextAsync() => await _runs.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
