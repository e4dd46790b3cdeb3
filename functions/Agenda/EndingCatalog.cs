using BenefitsFunctions.Contracts;
using BenefitsFunctions.Settings;

namespace BenefitsFunctions.Agenda;

/// <summary>E1: on which days the program contact is told of an end, from <c>endings.json</c>, checked when it is loaded.</summary>
public sealed class EndingCatalog
{
    private readonly EndingFile _file;

    private EndingCatalog(EndingFile file)
    {
        file.Check();
        _file = file;
    }

    /// <summary>Where the catalog is in the app's folder.</summary>
    public static string DefaultPath { get; } = Path.Combine(AppContext.BaseDirectory, "Agenda", "endings.json");

    /// <summary>Loads and checks the catalog.</summary>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static EndingCatalog Load(string path) => CatalogFile.Load("ending catalog", path, (EndingFile file) => new EndingCatalog(file));

    /// <summary>The day of a step of a contract whose last day is <paramref name="end"/>.</summary>
    public DateOnly DayOf(EndingStep step, DateOnly end) => step switch
    {
        EndingStep.FirstReminder => end.AddDays(-_file.FirstReminderDaysBefore),
        EndingStep.SecondReminder => end.AddDays(-_file.SecondReminderDaysBefore),
        EndingStep.Ended => end.AddDays(1),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    };
}

/// <summary><c>endings.json</c> as it is written.</summary>
/// <param name="FirstReminderDaysBefore">This many days before the last day.</param>
/// <param name="SecondReminderDaysBefore">The same, for the second.</param>
internal sealed record EndingFile(int FirstReminderDaysBefore, int SecondReminderDaysBefore)
{
    private const int Most = 365;

    /// <summary>What the types do not say.</summary>
    /// <exception cref="FormatException">It does not hold.</exception>
    public void Check()
    {
        if (FirstReminderDaysBefore is < 1 or > Most)
        {
            throw new FormatException($"$.firstReminderDaysBefore must be a whole number from 1 to {Most}.");
        }

        if (SecondReminderDaysBefore < 0 || SecondReminderDaysBefore >= FirstReminderDaysBefore)
        {
            throw new FormatException("$.secondReminderDaysBefore must be 0 or more, and less than $.firstReminderDaysBefore.");
        }
    }
}
