using System.Linq.Expressions;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

public sealed class FilterTests
{
    public static TheoryData<object, string> Literals { get; } = new()
    {
        { "it's", "'it''s'" }, { 'x', "'x'" }, { true, "true" }, { 5, "5" }, { -5L, "-5L" }, { 1.5, "1.5" }, { 2.0, "2.0" }, { (short)3, "3" },
        { new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), "datetime'2026-01-02T02:04:05.0000000Z'" },
        { new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "datetime'2026-01-02T03:04:05.0000000Z'" },
        { new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"), "guid'0f8fad5b-d9cb-469f-a165-70867728950e'" },
        { new byte[] { 0, 10, 255 }, "X'000aff'" }, { EveryTypeEntity.Colour.Green, "'Green'" },
    };

    public static TheoryData<Expression<Func<EveryTypeEntity, bool>>, string> Expressions { get; } = new()
    {
        { e => e.PartitionKey == "a" && e.RowKey != "b", "(PartitionKey eq 'a') and (RowKey ne 'b')" },
        { e => e.Number < 1 || !(e.Number <= 2), "(Number lt 1) or (not (Number le 2))" },
        { e => 3 <= e.Number, "Number ge 3" },
        { e => e.Flag && e.MaybeFlag == true, "(Flag eq true) and (MaybeFlag eq true)" },
        { e => e.Text!.Equals("x"), "Text eq 'x'" },
        { e => string.Equals(e.Text, "x", StringComparison.Ordinal), "Text eq 'x'" },
        { e => 0 < string.Compare("b", e.RowKey, StringComparison.Ordinal), "RowKey lt 'b'" },
        { e => e.Big == 5, "Big eq 5L" },
        { e => e.Number == 5L, "Number eq 5" },
        { e => e.Real > 5, "Real gt 5.0" },
        { e => e.MaybePaint == EveryTypeEntity.Colour.Red, "MaybePaint eq 'Red'" },
        { e => e.Renamed == "x", "stored_name eq 'x'" },
        { e => "x".Length == 1 && e.Number == "abc".Length, "Number eq 3" },
        { e => true, "" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void CreateQueryFilter_WhenValuesAreInterpolated_QuotesThem(object value, string literal) =>
        Assert.Equal($"A eq {literal} and B", TableClient.CreateQueryFilter($"A eq {value} and B"));

    [Theory]
    [MemberData(nameof(Expressions))]
    public void CreateQueryFilter_WhenGivenAnExpression_TranslatesIt(Expression<Func<EveryTypeEntity, bool>> filter, string expected) =>
        Assert.Equal(expected, TableClient.CreateQueryFilter(filter));

    [Fact]
    public void CreateQueryFilter_WhenTheRowIsADictionary_TakesNamesFromGetters() =>
        Assert.Equal(
            "((A eq 'x') and (B gt 5L)) and (C eq 1)",
            TableClient.CreateQueryFilter<TableEntity>(e => e.GetString("A") == "x" && e.GetInt64("B") > 5 && (int)e["C"]! == 1));

    [Fact]
    public void CreateQueryFilter_WhenTheServiceCannotEvaluateIt_Throws()
    {
        string? nothing = null;
        Expression<Func<EveryTypeEntity, bool>>[] filters =
        [
            e => e.Text!.StartsWith("x", StringComparison.Ordinal),
            e => e.Number == e.MaybeNumber,
            e => e.Text == nothing,
            e => string.Equals(e.Text, "x", StringComparison.OrdinalIgnoreCase),
        ];

        Assert.All(filters, filter => Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter(filter)));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {nothing}"));
    }
}
