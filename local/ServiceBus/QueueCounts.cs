namespace Benefits.Local.ServiceBus;

/// <summary>How many messages a queue holds; each is counted in one place.</summary>
/// <param name="Active">Ready to be received.</param>
/// <param name="Locked">With a receiver, not settled yet.</param>
/// <param name="Scheduled">Sent, but not due yet.</param>
/// <param name="DeadLetter">In the dead-letter sub-queue, locked or not.</param>
public sealed record QueueCounts(int Active, int Locked, int Scheduled, int DeadLetter);
