using System.Text.Json;
using Azure.Data.Tables;

namespace BenefitsFunctions.Storage;

/// <summary>What a row takes in a transaction, in bytes as they are sent: JSON in which all but plain ASCII is escaped.</summary>
/// <param name="Bytes">The row with what the transaction says about it: address, headers, types.</param>
/// <param name="LargestProperty">The value that takes the most.</param>
public readonly record struct RowSize(int Bytes, int LargestProperty)
{
    // Address and headers of a row, its keys aside.
    private const int Overhead = 800;

    // Quotes, colon, comma; and the same for the type of a value that JSON has none for.
    private const int Punctuation = 6;
    private const int TypeNote = 40;

    public static RowSize Of(TableEntity row)
    {
        var (bytes, largest) = (Overhead + Uri.EscapeDataString(row.PartitionKey).Length + Uri.EscapeDataString(row.RowKey).Length, 0);
        foreach (var (name, value) in row)
        {
            var size = value is string text ? JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length : TypeNote + name.Length;
            bytes += name.Length + size + Punctuation;
            largest = Math.Max(largest, size);
        }

        return new RowSize(bytes, largest);
    }
}

/// <summary>What a transaction takes; sizes in bytes as they are sent (<see cref="RowSize"/>).</summary>
/// <param name="Rows">The most rows.</param>
/// <param name="Bytes">The most bytes of all rows.</param>
/// <param name="RowBytes">The most bytes of a row.</param>
/// <param name="PropertyBytes">The most bytes of a value.</param>
public sealed record TransactionLimits(int Rows, int Bytes, int RowBytes, int PropertyBytes)
{
    /// <summary>
    /// Table Storage: 100 rows, 4 MiB. A row may have 1 MiB and a value 64 KiB in UTF-16, where a character takes twice the one byte
    /// that it may be sent in: half of each is always within.
    /// </summary>
    public static TransactionLimits OfTableStorage { get; } = new(100, 4 * 1024 * 1024, 512 * 1024, 32 * 1024);
}
