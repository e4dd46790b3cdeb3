using Microsoft.Extensions.Logging.Abstractions;

namespace Benefits.Local.ServiceBus;

/// <summary>What a broker serves and where it keeps it.</summary>
public sealed record BrokerOptions
{
    /// <summary>The queues; there are no others, and clients can't create any.</summary>
    public required IReadOnlyList<QueueSettings> Queues { get; init; }

    /// <summary>The SQLite file; created when missing, used by one broker at a time.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>The loopback port; 0 takes any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The clock of locks and schedules.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;
}

/// <summary>How many messages a queue holds; each is counted in one place.</summary>
/// <param name="Active">Ready to be received.</param>
/// <param name="Locked">With a receiver, not settled yet.</param>
/// <param name="Scheduled">Sent, but not due yet.</param>
/// <param name="DeadLetter">In the dead-letter sub-queue, locked or not.</param>
public sealed record QueueCounts(int Active, int Locked, int Scheduled, int DeadLetter);
