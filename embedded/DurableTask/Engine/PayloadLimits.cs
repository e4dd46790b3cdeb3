using System.Globalization;
using Microsoft.DurableTask.Client;

namespace Microsoft.DurableTask.Embedded;

/// <summary>Keeps an instance row below the megabyte that a table row may have.</summary>
internal static class PayloadLimits
{
    /// <summary>Of an input or an output, in characters of JSON.</summary>
    public const int MaxLength = 200_000;

    private const int MaxFailureText = 8_000;
    private const int MaxInnerFailures = 3;

    /// <exception cref="ArgumentException">The input is too long.</exception>
    public static void CheckInput(string? input)
    {
        if (input?.Length > MaxLength)
        {
            throw new ArgumentException(TooLong("input", input.Length), nameof(input));
        }
    }

    /// <summary>A row that can be stored: with an output that is too long the instance has failed instead.</summary>
    public static InstanceRow Apply(InstanceRow row) => row.Output?.Length > MaxLength
        ? row with
        {
            Status = OrchestrationRuntimeStatus.Failed,
            Output = null,
            Failure = TaskFailureDetails.FromException(new InvalidOperationException(TooLong("output", row.Output.Length))),
        }
        : row with { Failure = Shorten(row.Failure, MaxInnerFailures) };

    /// <summary>The failure with texts and a depth that fit into a row.</summary>
    public static TaskFailureDetails Shorten(TaskFailureDetails failure) => Shorten(failure, MaxInnerFailures)!;

    private static TaskFailureDetails? Shorten(TaskFailureDetails? failure, int inner) => failure is null
        ? null
        : failure with
        {
            ErrorMessage = Shorten(failure.ErrorMessage)!,
            StackTrace = Shorten(failure.StackTrace),
            InnerFailure = inner == 0 ? null : Shorten(failure.InnerFailure, inner - 1),
        };

    private static string? Shorten(string? text) => text?.Length > MaxFailureText ? text[..MaxFailureText] + "…" : text;

    private static string TooLong(string what, int length) => string.Create(
        CultureInfo.InvariantCulture, $"The {what} of the orchestration is {length} characters of JSON; at most {MaxLength} are allowed.");
}
