using System.Globalization;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Enrolments;

/// <summary>That the profile of a partner is about to change, or has.</summary>
/// <param name="PartnerId">Whose.</param>
/// <param name="At">When somebody was last about to change it.</param>
/// <param name="IsShared">True when more than one may rely on it: then only its age tells when it is over.</param>
/// <param name="Version">Its row as it was read.</param>
public sealed record EnrolmentIntent(string PartnerId, DateTimeOffset At, bool IsShared, ETag Version);

/// <summary>What is kept about enrolments: intents, which years are noted as due, and the years that are due.</summary>
public sealed class EnrolmentStore(BenefitsTables tables, TimeProvider time)
{
    private const string Partition = "enrolments";
    private const string Years = "Years";
    private const string Shared = "Shared";
    private const string At = "At";

    private readonly DueList _due = new(tables, Partition);

    /// <summary>Notes that the partner's profile is about to change. One write, two where somebody else is at it.</summary>
    public async Task IntendAsync(string partnerId, CancellationToken cancellationToken)
    {
        var intent = new TableEntity(Partition, partnerId) { [Shared] = false, [At] = time.GetUtcNow() };
        if (await tables.Intents.TryPutAsync(intent, version: null, cancellationToken) is null)
        {
            intent[Shared] = true;
            await tables.Intents.UpsertEntityAsync(intent, TableUpdateMode.Replace, cancellationToken);
        }
    }

    /// <summary>The intent, or null. One point read.</summary>
    public async Task<EnrolmentIntent?> IntentAsync(string partnerId, CancellationToken cancellationToken)
    {
        var row = await tables.Intents.GetEntityIfExistsAsync<TableEntity>(Partition, partnerId, cancellationToken: cancellationToken);
        return row.HasValue ? Intent(row.Value!) : null;
    }

    /// <summary>All intents. One query.</summary>
    public async Task<IReadOnlyList<EnrolmentIntent>> IntentsAsync(CancellationToken cancellationToken)
    {
        var intents = new List<EnrolmentIntent>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in tables.Intents.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            intents.Add(Intent(row));
        }

        return intents;
    }

    /// <summary>Forgets an intent, unless somebody has it again.</summary>
    public Task ForgetAsync(EnrolmentIntent intent, CancellationToken cancellationToken) =>
        tables.Intents.DeleteUnlessChangedAsync(Partition, intent.PartnerId, intent.Version, cancellationToken);

    /// <summary>The years that are noted for the partner, with the version of the note; null while there is none.</summary>
    public async Task<(IReadOnlySet<EnrolmentYear> Years, ETag? Version)> NotedAsync(string partnerId, CancellationToken cancellationToken)
    {
        var row = await tables.Partners.GetEntityIfExistsAsync<TableEntity>(
            partnerId, PartnerKeys.Enrolments, cancellationToken: cancellationToken);
        return row.HasValue
            ? (StoredJson.Read<List<EnrolmentYear>>(row.Value!.Text(Years)).ToHashSet(), row.Value!.ETag)
            : (new HashSet<EnrolmentYear>(), null);
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

    private static EnrolmentIntent Intent(TableEntity row) => new(row.RowKey, row.Time(At), row.Flag(Shared), row.ETag);

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
