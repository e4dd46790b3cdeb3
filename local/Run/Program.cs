using System.Runtime.InteropServices;
using Benefits.Local;

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

// Ctrl-C, a service manager, a closed terminal: the process itself decides when it ends.
using var stop = new CancellationTokenSource();
PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
var registrations = Array.ConvertAll(signals, signal => PosixSignalRegistration.Create(signal, caught =>
{
    caught.Cancel = true;
    stop.Cancel();
}));
try
{
    await LocalRun.RunAsync(RunArguments.Of(parsed), Console.Out, stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception error) when (error is HostStartException or AzuriteUnavailableException or InvalidDataException)
{
    // A person can mend it; the message says how.
    Console.Error.WriteLine(error.Message.ReplaceLineEndings(" "));
    return 1;
}
finally
{
    Array.ForEach(registrations, registration => registration.Dispose());
}
