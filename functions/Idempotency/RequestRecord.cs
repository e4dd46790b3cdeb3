using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Idempotency;

/// <summary>What is known of a request that carries an idempotency key.</summary>
/// <param name="Id">Names the request by account, address and key: 64 hexadecimal digits.</param>
/// <param name="Seed">Drawn once for the key; what is created follows from it and the body.</param>
/// <param name="At">When the key came first.</param>
/// <param name="BodyHash">Of the bytes of the body that has the key; null while none has it, since what had it was refused.</param>
/// <param name="Answer">What it was answered; null while it runs, or when it died.</param>
public sealed record RequestRecord(string Id, string Seed, DateTimeOffset At, string? BodyHash, RenderedAnswer? Answer)
{
    private const string RowKey = "request";

    /// <summary>How long a key belongs to its request.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Of the row as it was read.</summary>
    public ETag Version { get; init; }

    /// <summary>
    /// The id of what the request creates, 32 hexadecimal digits: the same for the same body, whatever had the key meanwhile.
    /// </summary>
    public string CreationId => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Seed + BodyHash)).AsSpan(0, 16));

    public static (string Partition, string Row) KeyOf(string id) => (id, RowKey);

    /// <summary>Whether the answer fits into the row.</summary>
    public static bool CanKeep(RenderedAnswer answer) => Encoding.UTF8.GetCharCount(answer.Body) <= LongText.MaxLength;

    public bool IsOver(DateTimeOffset now) => At + Lifetime <= now;

    public TableEntity ToRow()
    {
        var row = new TableEntity(Id, RowKey) { ["Seed"] = Seed, ["At"] = At };
        row.SetIfAny("BodyHash", BodyHash);
        if (Answer is not null)
        {
            row["Status"] = Answer.Status;
            row["ContentType"] = Answer.ContentType;
            row["Headers"] = StoredJson.Write(Answer.Headers);
            LongText.Write(row, "Body", Encoding.UTF8.GetString(Answer.Body));
        }

        return row;
    }

    public static RequestRecord FromRow(TableEntity row) =>
        new(row.PartitionKey, row.Text("Seed"), row.Time("At"), row.GetString("BodyHash"), AnswerOf(row)) { Version = row.ETag };

    private static RenderedAnswer? AnswerOf(TableEntity row) => row.GetInt32("Status") is { } status
        ? new RenderedAnswer(
            status,
            StoredJson.Read<Dictionary<string, string>>(row.Text("Headers")),
            row.Text("ContentType"),
            Encoding.UTF8.GetBytes(LongText.Read(row, "Body")))
        : null;
}
