namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

/// <summary>A scoped service that tells which instance it is and when it was disposed of.</summary>
public sealed class ScopedThing(Trail trail) : IDisposable
{
    private static int _created;

    public int Number { get; } = Interlocked.Increment(ref _created);

    public void Dispose() => trail.Add($"disposed {Number}");
}
