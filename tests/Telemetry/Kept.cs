using System.Collections;

namespace BenefitsFunctions.Tests.Telemetry;

/// <summary>What an in-memory exporter is given, which other threads may go on to do while it is read.</summary>
internal sealed class Kept<T> : ICollection<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];

    public int Count => Copy().Count;

    public bool IsReadOnly => false;

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
        }
    }

    public IEnumerator<T> GetEnumerator() => Copy().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Clear() => throw new NotSupportedException();

    public bool Contains(T item) => Copy().Contains(item);

    public void CopyTo(T[] array, int arrayIndex) => Copy().CopyTo(array, arrayIndex);

    public bool Remove(T item) => throw new NotSupportedException();

    private List<T> Copy()
    {
        lock (_gate)
        {
            return [.. _items];
        }
    }
}
