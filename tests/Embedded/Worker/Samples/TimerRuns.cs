using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

/// <summary>The runs of the timer samples, to wait for.</summary>
public sealed class TimerRuns
{
    private readonly Channel<(string Function, TimerInfo Info)> _runs = Channel.CreateUnbounded<(string, TimerInfo)>();

    public int Waiting => _runs.Reader.Count;

    public void Add(string function, TimerInfo info) => _runs.Writer.TryWrite((function, info));

    public ValueTask<(string Function, TimerInfo Info)> NextAsync() => _runs.Reader.ReadAsync();
}
