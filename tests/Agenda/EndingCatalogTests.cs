using BenefitsFunctions.Agenda;

namespace BenefitsFunctions.Tests.Agenda;

public sealed class EndingCatalogTests
{
    private static readonly string Good = File.ReadAllText(EndingCatalog.DefaultPath);

    [Theory]
    [InlineData("30", "0", "$.firstReminderDaysBefore must be a whole number from 1 to 365.")]
    [InlineData("30", "366", "$.firstReminderDaysBefore must be a whole number from 1 to 365.")]
    [InlineData("30", "30.5", "$.firstReminderDaysBefore (line 2): ")]
    [InlineData("7", "30", "$.secondReminderDaysBefore must be 0 or more, and less than $.firstReminderDaysBefore.")]
    [InlineData("7", "-1", "$.secondReminderDaysBefore must be 0 or more, ")]
    [InlineData("firstReminderDaysBefore", "firstReminder", "$.firstReminder (line 2): ")]
    [InlineData(",\n  \"secondReminderDaysBefore\": 7", "", "$ (line 3): ")]
    public void Load_WhenFileIsWrong_SaysWhereInOneLine(string right, string wrong, string expected)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, Good.Replace(right, wrong, StringComparison.Ordinal));

        var error = Assert.Throws<InvalidDataException>(() => EndingCatalog.Load(path));

        Assert.StartsWith($"The ending catalog {path} can't be used: {expected}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Correct the file and start again.", error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }
}
