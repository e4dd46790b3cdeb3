using System.Globalization;

namespace BenefitsFunctions.Contracts;

/// <summary>What the program contact is told about the end of a contract (E1), in the order of the days.</summary>
public enum EndingStep
{
    FirstReminder,
    SecondReminder,

    /// <summary>It has ended.</summary>
    Ended,
}

/// <summary>
/// Through which step the contact was told, for each end that the contract has had: whoever is told of an end that moves is told of the
/// new one too, and of one that comes back not again.
/// </summary>
/// <param name="Text">As the row keeps it: <c>2027-03-31 SecondReminder</c>, separated by commas; empty for none.</param>
public sealed record EndingMarks(string Text)
{
    // An end that moved away a hundred times ago is forgotten, so that the row stays small.
    private const int MostKept = 100;

    public static EndingMarks None { get; } = new("");

    /// <summary>True when the contact was told of <paramref name="step"/>, or a later one, for <paramref name="end"/>.</summary>
    public bool Has(DateOnly end, EndingStep step) => All().Any(mark => mark.End == end && mark.Step >= step);

    /// <summary>The same with one more step told; itself where it was told before.</summary>
    public EndingMarks With(DateOnly end, EndingStep step) => Has(end, step)
        ? this
        : new(string.Join(',', All().Where(mark => mark.End != end).Append((end, step)).TakeLast(MostKept).Select(Write)));

    private static string Write((DateOnly End, EndingStep Step) mark) =>
        string.Create(CultureInfo.InvariantCulture, $"{mark.End:yyyy-MM-dd} {mark.Step}");

    private IEnumerable<(DateOnly End, EndingStep Step)> All() =>
        from mark in Text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        let parts = mark.Split(' ')
        select (DateOnly.ParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), Enum.Parse<EndingStep>(parts[1]));
}
