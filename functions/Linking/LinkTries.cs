namespace BenefitsFunctions.Linking;

/// <summary>L6: the pairs that one account gave and that matter yet. Pure.</summary>
/// <param name="Wrong">When each wrong one was given, in order.</param>
/// <param name="Pending">Those that are being looked up, with when that began.</param>
public sealed record LinkTries(IReadOnlyList<DateTimeOffset> Wrong, IReadOnlyList<(string Id, DateTimeOffset At)> Pending)
{
    // Whoever looks up longer than this has died.
    private static readonly TimeSpan LongestLookup = TimeSpan.FromMinutes(1);

    public static LinkTries None { get; } = new([], []);

    /// <summary>What counts at <paramref name="now"/>: neither older than the window, nor more than can matter.</summary>
    public LinkTries At(DateTimeOffset now, LinkSettings settings) => new(
        [.. Wrong.Where(t => t > now - settings.Window).TakeLast(settings.Attempts)],
        [.. Pending.Where(p => p.At > now - LongestLookup)]);

    /// <summary>True when nothing of it matters any more at <paramref name="now"/>.</summary>
    public bool IsOver(DateTimeOffset now, LinkSettings settings) => At(now, settings) is { Wrong.Count: 0, Pending.Count: 0 };

    /// <summary>The first day on which what is given at <paramref name="now"/> can't matter any more.</summary>
    public static DateOnly OverFrom(DateTimeOffset now, LinkSettings settings) =>
        DateOnly.FromDateTime((now + settings.Window + LongestLookup).UtcDateTime).AddDays(1);

    /// <summary>How long the account has to wait; null when it has not given too many wrong pairs.</summary>
    public TimeSpan? Wait(DateTimeOffset now, LinkSettings settings)
    {
        var counting = At(now, settings).Wrong;
        return counting.Count < settings.Attempts ? null : counting[0] + settings.Window - now;
    }

    /// <summary>True while one more could be one too many, should those that are being looked up turn out wrong.</summary>
    public bool IsFull(DateTimeOffset now, LinkSettings settings) =>
        At(now, settings) is var counting && counting.Wrong.Count + counting.Pending.Count >= settings.Attempts;

    /// <summary>With one more that is being looked up.</summary>
    public LinkTries Begin(string id, DateTimeOffset now) => this with { Pending = [.. Pending, (id, now)] };

    /// <summary>With one looked up: from now on it counts if it was wrong. Ended again, nothing changes.</summary>
    public LinkTries End(string id, DateTimeOffset now, bool wasWrong) => Pending.All(pending => pending.Id != id)
        ? this
        : new(wasWrong ? [.. Wrong.Append(now).Order()] : Wrong, [.. Pending.Where(pending => pending.Id != id)]);
}
