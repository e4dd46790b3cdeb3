using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Idempotency;

/// <summary>What is known of a request that carries an idempotency key.</summary>
/// <param name="Id">Names the request by account, address and key: 64 hexadecimal digits.</param>
/// <param name="BodyHash">Of the body's bytes.</param>
/// <param name="Seed">The id of what the request creates: every repetition creates the same.</param>
/// <param name="At">When it came first.</param>
/// <param name="Answer">What it was answered; null while it runs, or when it died.</param>
public sealed record RequestRecord(string Id, string BodyHash, string Seed, DateTimeOffset At, RenderedAnswer? Answer)
{
    private const string RowKey = "request";

    /// <summary>How long a key belongs to its request.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Of the row as it was read.</summary>
    public ETag Version { get; init; }

    public static (string Partition, string Row) KeyOf(string id) => (id, RowKey);

    public bool IsOver(DateTimeOffset now) => At + Lifetime <= now;

    public TableEntity ToRow()
    {
        var row = new TableEntity(Id, RowKey) { ["BodyHash"] = BodyHash, ["Seed"] = Seed, ["At"] = At };
        if (Answer is not null)
        {
            row["Status"] = Answer.Status;
            row["ContentType"] = Answer.ContentType;
            row["Headers"] = StoredJson.Write(Answer.Headers);
            LongText.Write(row, "Body", System.Text.Encoding.UTF8.GetString(Answer.Body));
        }

        return row;
    }

    public static RequestRecord FromRow(TableEntity row) =>
        new(row.PartitionKey, row.Text("BodyHash"), row.Text("Seed"), row.Time("At"), AnswerOf(row)) { Version = row.ETag };

    private static RenderedAnswer? AnswerOf(TableEntity row) => row.GetInt32("Status") is { } status
        ? new RenderedAnswer(
            status,
            StoredJson.Read<Dictionary<string, string>>(row.Text("Headers")),
            row.Text("ContentType"),
            System.Text.Encoding.UTF8.GetBytes(LongText.Read(row, "Body")))
        : null;
}
