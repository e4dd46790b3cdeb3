using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Messaging.ServiceBus;

/// <summary>Makes and sends the requests to one account's queue service.</summary>
internal sealed class QueueRequests
{
    private readonly HttpPipeline _pipeline;

    public QueueRequests(QueueConnectionString account, QueueClientOptions? options = null)
    {
        Root = account.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Host = account.Endpoint.Host;
        _pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options ?? new QueueClientOptions())
        {
            PerRetryPolicies = { new SharedKeyPolicy(account.AccountName, account.AccountKey) },
        });
    }

    /// <summary>The endpoint without a slash at its end.</summary>
    public string Root { get; }

    public string Host { get; }

    /// <summary>Sends and hands back the answer, whatever it says.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query below the endpoint, already escaped; starts with a slash.</param>
    /// <param name="body">XML, or null.</param>
    /// <exception cref="ServiceBusException">The service can't be reached.</exception>
    public async ValueTask<Response> SendAsync(RequestMethod method, string path, RequestContent? body, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(Root + path));
        request.Headers.Add("x-ms-version", "2019-02-02");
        if (body is not null)
        {
            request.Headers.Add("Content-Type", "application/xml");
            request.Content = body;
        }

        try
        {
            await _pipeline.SendAsync(message, cancellationToken);
            return message.Response;
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException or IOException)
        {
            throw new ServiceBusException(
                isTransient: true, $"The queue service at {Root} can't be reached: {error.GetBaseException().Message}",
                reason: ServiceBusFailureReason.ServiceCommunicationProblem, innerException: error);
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceBusException(
                isTransient: true, $"The queue service at {Root} does not answer.",
                reason: ServiceBusFailureReason.ServiceTimeout, innerException: error);
        }
    }
}
