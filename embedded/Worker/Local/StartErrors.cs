using System.Reflection;
using Embedded.Azurite;
using Microsoft.Extensions.Options;

namespace Embedded.Worker;

/// <summary>Turns a start that failed for a reason a person can mend into one line on stderr and exit code 1.</summary>
internal static class StartErrors
{
    /// <summary>Watches the process; does nothing in a process that only hosts the app, such as a test run.</summary>
    public static void Watch(Func<LocalRun?> run)
    {
        if (Assembly.GetEntryAssembly()?.GetReferencedAssemblies().Any(a => a.Name == typeof(StartErrors).Assembly.GetName().Name) != true)
        {
            return;
        }

        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            if (e.ExceptionObject is Exception error && Describe(error) is { } line)
            {
                Console.Error.WriteLine(line);
                run()?.EndAsync().GetAwaiter().GetResult();
                Environment.Exit(1);
            }
        };
    }

    /// <summary>The line for a failure of a known kind; null for any other.</summary>
    public static string? Describe(Exception error) => error switch
    {
        HostStartException or AzuriteUnavailableException or OptionsValidationException or InvalidDataException => OneLine(error.Message),
        AggregateException { InnerExceptions: var all } when all.All(e => e is OptionsValidationException) =>
            OneLine(string.Join(" ", all.Select(e => e.Message))),
        // What the configuration binder throws for a value of the wrong type; its message names the setting.
        InvalidOperationException { InnerException: FormatException or ArgumentException } => OneLine(error.Message),
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
