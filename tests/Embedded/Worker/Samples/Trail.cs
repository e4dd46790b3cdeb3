using System.Collections.Concurrent;

namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

/// <summary>What happened, in order.</summary>
public sealed class Trail
{
    private readonly ConcurrentQueue<string> _entries = new();

    public IReadOnlyList<string> Entries => [.. _entries];

    public void Add(string entry) => _entries.Enqueue(entry);
}
