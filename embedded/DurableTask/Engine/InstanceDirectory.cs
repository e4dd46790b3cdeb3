namespace Microsoft.DurableTask.Embedded;

/// <summary>Finds unfinished instances: nearly always in memory.</summary>
internal sealed class InstanceDirectory(InstanceStore store, Dispatcher dispatcher)
{
    /// <summary>The unfinished instance of this id; null where there is none.</summary>
    public async Task<Instance?> FindUnfinishedAsync(string id, CancellationToken cancellation)
    {
        if (dispatcher.TryGet(id, out var instance))
        {
            return instance;
        }

        return await store.GetAsync(id, cancellation) is { IsFinished: false } row ? TakeIn(row) : null;
    }

    /// <summary>The instance in memory, unless the turn that it may be in ends it.</summary>
    public async Task<Instance?> FindInMemoryAsync(string id, CancellationToken cancellation)
    {
        if (!dispatcher.TryGet(id, out var instance))
        {
            return null;
        }

        await instance.Lane.WaitAsync(cancellation);
        instance.Lane.Release();
        return instance.IsOver ? null : instance;
    }

    /// <summary>Takes in an instance that was stored by a call that seemed to fail, so that nobody has it in memory.</summary>
    public Instance TakeIn(InstanceRow row)
    {
        var instance = dispatcher.Adopt(new Instance(row));
        dispatcher.Wake(instance);
        return instance;
    }

    /// <summary>Takes in an instance that has just been stored.</summary>
    public void Begin(InstanceRow stored)
    {
        var instance = dispatcher.Adopt(new Instance(stored) { History = [] });
        if (stored.Due is null)
        {
            dispatcher.Wake(instance);
        }
    }
}
