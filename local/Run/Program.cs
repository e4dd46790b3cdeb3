using Benefits.Local;
using Benefits.Local.Azurite;
using Benefits.Local.Host;

using var stop = new StopSignals();
var parsed = RunArguments.Command.Parse(args);
if (parsed.Errors is [var wrong, ..])
{
    Console.Error.WriteLine($"{wrong.Message} --help lists the options.");
    return 1;
}

if (parsed.Action is not null)
{
    return await parsed.InvokeAsync();
}

try
{
    await LocalRun.RunAsync(RunArguments.Of(parsed), Console.Out, stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    return 0;
}
catch (Exception error) when (error is HostStartException or AzuriteUnavailableException or InvalidDataException)
{
    // A person can mend it; the message says how.
    Console.Error.WriteLine(error.Message.ReplaceLineEndings(" "));
    return 1;
}
