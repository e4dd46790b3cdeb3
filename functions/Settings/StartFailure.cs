using Microsoft.Extensions.Options;

namespace BenefitsFunctions.Settings;

/// <summary>Starts that fail for a reason that a person can mend.</summary>
public static class StartFailure
{
    /// <summary>One line that names the setting or the file and what it takes; null for any other failure.</summary>
    public static string? Describe(Exception error) => error switch
    {
        OptionsValidationException or InvalidDataException => error.Message.ReplaceLineEndings(" "),
        AggregateException { InnerExceptions: var all } when all.Count > 0 && all.All(e => Describe(e) is not null) =>
            string.Join(" ", all.Select(Describe)),
        _ => null,
    };
}
