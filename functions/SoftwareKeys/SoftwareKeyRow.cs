using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>
/// Rows of the keys, all in one partition, so that one query tells the stock of all products: <c>key|{product}|{hash}</c> is only ever
/// added and given an owner; <c>free|{product}|{hash}</c> is there while it has none; <c>stock|{product}</c> counts both.
/// </summary>
internal static class SoftwareKeyRow
{
    public const string Partition = "software";

    private const string KeyPrefix = "key";
    private const string FreePrefix = "free";
    private const string StockPrefix = "stock";
    private const string PartnerId = "PartnerId";

    /// <summary>Every stock.</summary>
    public static string Stocks { get; } = Range($"{StockPrefix}{KeySegment.Separator}", $"{StockPrefix}{After}");

    // The character behind the separator: what a prefix ends before.
    private static char After => (char)(KeySegment.Separator + 1);

    public static string KeyOf(string product, string hash) => KeySegment.Join(KeyPrefix, product, hash);

    public static string StockOf(string product) => KeySegment.Join(StockPrefix, product);

    /// <summary>The keys of a product between two hashes, both included.</summary>
    public static string Between(string product, string first, string last) =>
        Range(KeyOf(product, first), KeyOf(product, last) + KeySegment.Separator);

    /// <summary>How much of all keys, from 0 to 1, is likely to be between two hashes: hashes are spread evenly.</summary>
    public static double ShareOf(string first, string last) => (Begin(last) - Begin(first)) / (double)uint.MaxValue;

    /// <summary>The free keys of a product.</summary>
    public static string FreeOf(string product) =>
        Range(KeySegment.Join(FreePrefix, product, ""), KeySegment.Join(FreePrefix, product) + After);

    public static string HashOf(TableEntity row) => row.RowKey[(row.RowKey.LastIndexOf(KeySegment.Separator) + 1)..];

    public static TableEntity ToRow(SoftwareKey key)
    {
        var row = new TableEntity(Partition, KeyOf(key.Product, key.Hash))
        {
            ["Product"] = key.Product,
            ["Text"] = key.Text,
            ["LoadId"] = key.LoadId,
        };
        row.SetIfAny(PartnerId, key.Owner?.PartnerId);
        row.SetIfAny("OfferId", key.Owner?.OfferId);
        row.SetIfAny("TakingId", key.Owner?.TakingId);
        return row;
    }

    public static TableEntity ToFreeRow(SoftwareKey key) => new(Partition, KeySegment.Join(FreePrefix, key.Product, key.Hash));

    public static SoftwareKey ToKey(TableEntity row) => new(
        row.Text("Product"),
        row.Text("Text"),
        row.Text("LoadId"),
        row.GetString(PartnerId) is { } partner ? new KeyOwner(partner, row.Text("OfferId"), row.Text("TakingId")) : null);

    public static TableEntity ToRow(string product, KeyStock stock) => new(Partition, StockOf(product))
    {
        ["Product"] = product,
        ["Loaded"] = stock.Loaded,
        ["Free"] = stock.Free,
        ["IsLow"] = stock.IsLow,
        ["Crossings"] = stock.Crossings,
        ["Told"] = stock.Told,
    };

    public static KeyStock ToStock(TableEntity? row) => row is null
        ? KeyStock.None
        : new(row.Number("Loaded"), row.Number("Free"), row.Flag("IsLow"), row.Number("Crossings"), row.Number("Told"));

    private static long Begin(string hash) => Convert.ToUInt32(hash[..8], 16);

    private static string Range(string from, string to) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {to}");
}
