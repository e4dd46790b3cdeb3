using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

/// <summary>A typed entity with every type a row can hold.</summary>
public sealed class EveryTypeEntity : ITableEntity
{
    public enum Colour
    {
        Red,
        Green,
    }

    public string PartitionKey { get; set; } = "p";

    public string RowKey { get; set; } = "r";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string? Text { get; set; }

    public int Number { get; set; }

    public int? MaybeNumber { get; set; }

    public long Big { get; set; }

    public long? MaybeBig { get; set; }

    public double Real { get; set; }

    public double? MaybeReal { get; set; }

    public bool Flag { get; set; }

    public bool? MaybeFlag { get; set; }

    public DateTime Day { get; set; } = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public DateTimeOffset Moment { get; set; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset? MaybeMoment { get; set; }

    public Guid Id { get; set; }

    public Guid? MaybeId { get; set; }

    public byte[]? Bytes { get; set; }

    public BinaryData? Data { get; set; }

    public Colour Paint { get; set; }

    public Colour? MaybePaint { get; set; }

    [DataMember(Name = "stored_name")]
    public string? Renamed { get; set; }

    [IgnoreDataMember]
    public IReadOnlyList<string> Ignored { get; set; } = [];

    public string? Computed => Text is null ? null : Text + "!";
}
