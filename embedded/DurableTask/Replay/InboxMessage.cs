namespace Microsoft.DurableTask.Embedded;

/// <summary>A message that no turn has taken up yet.</summary>
/// <param name="At">When it came, in UTC; messages and due timers of one turn are handled in the order of their times.</param>
/// <param name="Content">What came.</param>
/// <param name="StoredKey">Where it is stored until a turn takes it up; null for an activity's result, which can be had again.</param>
internal sealed record InboxMessage(DateTime At, Message Content, string? StoredKey);
