using Benefits.Local;

using var stop = new StopSignals();
try
{
    var arguments = RunArguments.Parse(args);
    if (arguments.Help)
    {
        Console.Out.WriteLine(RunArguments.Usage);
        return 0;
    }

    await LocalRun.RunAsync(arguments, Console.Out, stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    return 0;
}
catch (Exception error) when (StartErrors.Describe(error) is { } line)
{
    Console.Error.WriteLine(line);
    return 1;
}
