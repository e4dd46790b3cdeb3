using BenefitsFunctions.Ledger;

namespace BenefitsFunctions.CustomerRequests;

/// <summary>What happened to a request.</summary>
public enum RequestEvent
{
    Filed,
    Responded,
    SeverityRaised,
    Moved,
    FirstResponseMissed,
}

/// <summary>Something that happened to a request.</summary>
/// <param name="What">What.</param>
/// <param name="At">When.</param>
/// <param name="By">Account id of who did it; null for the app.</param>
/// <param name="Actor">Whom that acted for.</param>
public sealed record HistoryEntry(RequestEvent What, DateTimeOffset At, string? By, RequestActor Actor)
{
    /// <summary>Of a response, so that the same is not noted twice.</summary>
    public string? Id { get; init; }

    /// <summary>The state that it was moved to.</summary>
    public RequestState? State { get; init; }

    /// <summary>The severity that it was raised to.</summary>
    public Severity? Severity { get; init; }

    /// <summary>What was said with it.</summary>
    public string? Text { get; init; }
}

/// <summary>Who did what when, the oldest first; bounded: the filing and the newest entries.</summary>
/// <param name="Entries">At most <see cref="Most"/>.</param>
/// <param name="LeftOut">How many between the filing and the next entry are not kept any more.</param>
public sealed record RequestHistory(IReadOnlyList<HistoryEntry> Entries, int LeftOut)
{
    /// <summary>The most entries that are kept.</summary>
    public const int Most = 50;

    /// <summary>Before anything has happened.</summary>
    public static RequestHistory None { get; } = new([], 0);

    /// <summary>Whether a response of that id is noted.</summary>
    public bool Has(string id) => Entries.Any(entry => entry.Id == id);

    /// <summary>With one entry more.</summary>
    public RequestHistory With(HistoryEntry entry) => Entries.Count < Most
        ? this with { Entries = [.. Entries, entry] }
        : new RequestHistory([Entries[0], .. Entries.Skip(2), entry], LeftOut + 1);
}
