using System.Text.Json.Serialization;

namespace BenefitsFunctions.Software;

/// <summary>A key that a partner takes of an offer.</summary>
/// <param name="Id">Of the taking.</param>
/// <param name="Language">Of the download that was asked for.</param>
/// <param name="OperatingSystem">Of the download that was asked for.</param>
/// <param name="By">The account that asked.</param>
/// <param name="At">When.</param>
/// <param name="KeyHash">Stands for the key.</param>
/// <param name="IsSettled">False while the key is noted and may not be had yet.</param>
public sealed record SoftwareTaking(
    string Id, string Language, string OperatingSystem, string By, DateTimeOffset At, string KeyHash, bool IsSettled)
{
    /// <summary>
    /// How long whoever noted a taking may go on to take its key: longer than a request can last. Later only somebody who notes it
    /// anew does.
    /// </summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(10);

    /// <summary>When the request came that noted it last, while it is not settled.</summary>
    public DateTimeOffset NotedAt { get; init; }

    /// <summary>True while somebody may be about to take the key.</summary>
    public bool IsUnderWay(DateTimeOffset now) => !IsSettled && now < NotedAt + Longest;

    /// <summary>True for the same taking of the same key.</summary>
    public bool Is(SoftwareTaking other) => (Id, KeyHash, IsSettled) == (other.Id, other.KeyHash, other.IsSettled);
}

/// <summary>What somebody asks for.</summary>
/// <param name="TakingId">Names the request; the same when it is repeated under its idempotency key.</param>
/// <param name="Language">Of the download.</param>
/// <param name="OperatingSystem">Of the download.</param>
/// <param name="By">The account.</param>
/// <param name="At">When.</param>
public sealed record KeyWish(string TakingId, string Language, string OperatingSystem, string By, DateTimeOffset At);

/// <summary>
/// What a partner has taken of one offer (O1), oldest first. At most one taking is not settled; whoever comes next finishes it first, so
/// that a key that was noted is never left behind.
/// </summary>
public sealed record SoftwareTakings(IReadOnlyList<SoftwareTaking> Taken)
{
    public static SoftwareTakings None { get; } = new([]);

    /// <summary>The one that was begun; null when there is none.</summary>
    [JsonIgnore]
    public SoftwareTaking? Unsettled => Taken.FirstOrDefault(t => !t.IsSettled);

    /// <summary>
    /// The taking that answers the wish without another key: the one that it made before, or, when all
    /// <paramref name="total"/> are taken, one of the same download, else the first (a key is good for each download). Null otherwise.
    /// </summary>
    public SoftwareTaking? Answering(KeyWish wish, int total)
    {
        var settled = Taken.Where(t => t.IsSettled).ToList();
        return settled.FirstOrDefault(t => t.Id == wish.TakingId)
            ?? (settled.Count >= total ? settled.FirstOrDefault(t => IsFor(t, wish)) ?? settled.FirstOrDefault() : null);
    }

    /// <summary>True when a taking is of the download that is wished for.</summary>
    public static bool IsFor(SoftwareTaking taking, KeyWish wish) =>
        taking.Language == wish.Language && taking.OperatingSystem == wish.OperatingSystem;

    /// <summary>With the wish begun; the same where it must not be: something else is begun, it is answered, or nothing is left.</summary>
    public SoftwareTakings Beginning(KeyWish wish, string keyHash, int total) =>
        Unsettled is not null || Taken.Count >= total || Taken.Any(t => t.Id == wish.TakingId)
            ? this
            : new(
            [
                .. Taken,
                new(wish.TakingId, wish.Language, wish.OperatingSystem, wish.By, wish.At, keyHash, IsSettled: false) { NotedAt = wish.At },
            ]);

    /// <summary>With that one noted anew by whoever goes on with it; the same when it is settled, or is gone, or was noted since.</summary>
    public SoftwareTakings Renewing(SoftwareTaking begun, KeyWish wish) =>
        Taken.Any(t => begun.Is(t) && t.NotedAt < wish.At) ? Replacing(begun, begun with { NotedAt = wish.At }) : this;

    /// <summary>With that one settled; the same when it is, or is gone.</summary>
    public SoftwareTakings Settling(SoftwareTaking begun) => Replacing(begun, begun with { IsSettled = true });

    /// <summary>With another key noted for that one, whose key somebody else has, or without it where there is no other.</summary>
    public SoftwareTakings Choosing(SoftwareTaking begun, string? keyHash) =>
        Replacing(begun, keyHash is null ? null : begun with { KeyHash = keyHash });

    private SoftwareTakings Replacing(SoftwareTaking begun, SoftwareTaking? with) => Taken.Any(begun.Is)
        ? new([.. Taken.Select(t => begun.Is(t) ? with : t).OfType<SoftwareTaking>()])
        : this;
}
