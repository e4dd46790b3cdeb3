using System.Text.Json.Serialization;
using BenefitsFunctions.Offers;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Credits;

/// <summary>Credits that a user has, or had.</summary>
/// <param name="Id">Of the request that assigned them.</param>
/// <param name="AccountId">The user.</param>
/// <param name="Usd">As the catalog had it when they were assigned: for each month, or for the year.</param>
/// <param name="AssignedBy">The account that assigned them.</param>
/// <param name="AssignedAt">When.</param>
/// <param name="Ended">How they were taken away or moved on; null while the user has them.</param>
public sealed record CreditAssignment(
    string Id, string AccountId, int Usd, string AssignedBy, DateTimeOffset AssignedAt, CreditEnding? Ended = null);

/// <summary>Credits were taken away from a user, or moved on.</summary>
/// <param name="Id">Of the request.</param>
/// <param name="By">The account that did it.</param>
/// <param name="At">When.</param>
public sealed record CreditEnding(string Id, string By, DateTimeOffset At);

/// <summary>Who has, and had, the credits of one offer (O2).</summary>
/// <param name="Credit">How they are given.</param>
/// <param name="All">Every assignment, the oldest first.</param>
public sealed record CreditAssignments(CreditKind Credit, IReadOnlyList<CreditAssignment> All)
{
    /// <summary>Those that users have.</summary>
    [JsonIgnore]
    public IReadOnlyList<CreditAssignment> Held => [.. All.Where(a => a.Ended is null)];

    /// <summary>What is stored about an offer.</summary>
    public static CreditAssignments Of(Offer<CreditPlan> offer) => offer.Row is { } row
        ? StoredJson.Read<CreditAssignments>(row.Json)
        : new(offer.What!.Credit, []);

    /// <summary>True when the request has been carried out.</summary>
    public bool HasDone(string requestId) => All.Any(a => a.Id == requestId || a.Ended?.Id == requestId);

    /// <summary>True when the user has some.</summary>
    public bool IsHeldBy(string accountId) => Held.Any(a => a.AccountId == accountId);

    /// <summary>With <paramref name="wish"/> carried out: the user has them now.</summary>
    public CreditAssignments Assigning(AssigneeWish wish, int usd) =>
        this with { All = [.. All, new CreditAssignment(wish.Id, wish.AccountId, usd, wish.By, wish.At)] };

    /// <summary>With the ones that <paramref name="which"/> names ended by <paramref name="wish"/>.</summary>
    public CreditAssignments Ending(AssigneeWish wish, Func<CreditAssignment, bool> which) => this with
    {
        All = [.. All.Select(a => a.Ended is null && which(a) ? a with { Ended = new CreditEnding(wish.Id, wish.By, wish.At) } : a)],
    };
}
