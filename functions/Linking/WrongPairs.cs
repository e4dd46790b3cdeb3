namespace BenefitsFunctions.Linking;

/// <summary>L6: the wrong pairs of one account that still count. Pure.</summary>
/// <param name="Times">When each was given, in order.</param>
public sealed record WrongPairs(IReadOnlyList<DateTimeOffset> Times)
{
    public static WrongPairs None { get; } = new([]);

    /// <summary>What counts at <paramref name="now"/>: neither older than the window, nor more than can matter.</summary>
    public WrongPairs At(DateTimeOffset now, LinkSettings settings) =>
        new([.. Times.Where(t => t > now - settings.Window).TakeLast(settings.Attempts)]);

    /// <summary>How long the account has to wait; null when it may try.</summary>
    public TimeSpan? Wait(DateTimeOffset now, LinkSettings settings)
    {
        var counting = At(now, settings).Times;
        return counting.Count < settings.Attempts ? null : counting[0] + settings.Window - now;
    }

    /// <summary>With one more.</summary>
    public WrongPairs With(DateTimeOffset time) => new([.. Times.Append(time).Order()]);

    /// <summary>Without one of that time: it was no wrong pair after all.</summary>
    public WrongPairs Without(DateTimeOffset time)
    {
        var times = Times.ToList();
        times.Remove(time);
        return new WrongPairs(times);
    }
}
