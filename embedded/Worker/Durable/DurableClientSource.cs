using Microsoft.DurableTask.Client;

namespace Embedded.Worker;

/// <summary>Where <c>[DurableClient]</c> parameters get their client; it is not a service itself, as it is none in the real app.</summary>
internal sealed class DurableClientSource
{
    private DurableTaskClient? _client;

    public DurableTaskClient Client
    {
        get => _client ?? throw new InvalidOperationException("The app has not started.");
        set => _client = value;
    }
}
