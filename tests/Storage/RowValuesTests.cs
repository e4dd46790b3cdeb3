using Azure.Data.Tables;
using BenefitsFunctions.Storage;

namespace BenefitsFunctions.Tests.Storage;

public sealed class RowValuesTests
{
    private static readonly TableEntity Row = new("p", "contract|1")
    {
        ["Text"] = "a",
        ["Flag"] = true,
        ["Number"] = 7,
        ["Long"] = 7L,
        ["Time"] = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
        ["Choice"] = "Monday",
        ["Day"] = new DateOnly(2028, 2, 29).ToRow(),
    };

    public static TheoryData<string, Func<TableEntity, string, object>> Readers { get; } = new()
    {
        { "Text", (row, name) => row.Text(name) },
        { "Flag", (row, name) => row.Flag(name) },
        { "Number", (row, name) => row.Number(name) },
        { "Long", (row, name) => row.LongNumber(name) },
        { "Time", (row, name) => row.Time(name) },
        { "Choice", (row, name) => row.Choice<DayOfWeek>(name) },
        { "Day", (row, name) => row.Day(name) },
    };

    [Fact]
    public void Read_WhenThere_IsTheValue()
    {
        Assert.Equal(("a", true, 7, 7L), (Row.Text("Text"), Row.Flag("Flag"), Row.Number("Number"), Row.LongNumber("Long")));
        Assert.Equal((DayOfWeek.Monday, new DateOnly(2028, 2, 29)), (Row.Choice<DayOfWeek>("Choice"), Row.Day("Day")));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), Row.Time("Time"));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Read_WhenMissing_SaysWhichValueOfWhichKindOfRowAndNotItsKey(string name, Func<TableEntity, string, object> read)
    {
        Assert.NotNull(read(Row, name));
        var error = Assert.Throws<InvalidDataException>(() => read(Row, "Absent"));
        Assert.Equal("A row of kind 'contract' has no Absent.", error.Message);
    }

    [Fact]
    public void SetIfAny_WhenNull_SetsNothing()
    {
        var row = new TableEntity("p", "r");
        row.SetIfAny("None", null);
        row.SetIfAny("Some", 0);
        Assert.Equal((false, true), (row.ContainsKey("None"), row.ContainsKey("Some")));
    }
}
