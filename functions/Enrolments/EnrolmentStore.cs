using System.Globalization;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Enrolments;

/// <summary>What is kept about enrolments: which years are noted as due, and the years that are due.</summary>
public sealed class EnrolmentStore(BenefitsTables tables)
{
    private const string Partition = "enrolments";
    private const string Years = "Years";

    private readonly DueList _due = new(tables, Partition);

    /// <summary>The years that are noted for the partner, with the version of the note; null while there is none.</summary>
    public async Task<(IReadOnlySet<EnrolmentYear> Years, ETag? Version)> NotedAsync(string partnerId, CancellationToken cancellationToken)
    {
        var row = await tables.Partners.FindRowAsync(partnerId, PartnerKeys.Enrolments, cancellationToken);
        return row is null
            ? (new HashSet<EnrolmentYear>(), null)
            : (StoredJson.Read<List<EnrolmentYear>>(row.Text(Years)).ToHashSet(), row.ETag);
    }

    /// <summary>Notes the years; false when the note has changed since.</summary>
    public async Task<bool> TryNoteAsync(
        string partnerId, IReadOnlySet<EnrolmentYear> years, ETag? version, CancellationToken cancellationToken)
    {
        var row = new TableEntity(partnerId, PartnerKeys.Enrolments)
        {
            [Years] = StoredJson.Write(years.OrderBy(year => year.Start).ThenBy(year => year.Kind)),
        };
        return await tables.Partners.TryPutAsync(row, version, cancellationToken) is not null;
    }

    /// <summary>Notes that a year is due from <paramref name="day"/> on.</summary>
    public Task NoteDueAsync(string partnerId, EnrolmentYear year, DateOnly day, CancellationToken cancellationToken) =>
        _due.NoteAsync(day, [partnerId, $"{year.Kind}", year.Start.ToRow()], cancellationToken);

    /// <summary>The years that are due, at most <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<DueEnrolment>> DueAsync(DateOnly today, int most, CancellationToken cancellationToken) =>
        [.. (await _due.DueAsync(today, most, cancellationToken)).Select(Due)];

    /// <summary>Forgets a year that was due, unless it was noted again meanwhile.</summary>
    public Task DoneAsync(DueEnrolment due, CancellationToken cancellationToken) => _due.DoneAsync(due.Item, cancellationToken);

    /// <summary>Makes a year due on <paramref name="day"/> instead.</summary>
    public Task PutOffAsync(DueEnrolment due, DateOnly day, CancellationToken cancellationToken) =>
        _due.PutOffAsync(due.Item, day, cancellationToken);

    private static DueEnrolment Due(DueItem item) => new(
        item,
        item.What[0],
        new EnrolmentYear(
            Enum.Parse<MembershipKind>(item.What[1]), DateOnly.ParseExact(item.What[2], "yyyy-MM-dd", CultureInfo.InvariantCulture)));
}

/// <summary>A contract year that is due to be activated.</summary>
/// <param name="Item">Where it is noted.</param>
/// <param name="PartnerId">Whose.</param>
/// <param name="Year">Which.</param>
public sealed record DueEnrolment(DueItem Item, string PartnerId, EnrolmentYear Year);
