using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Makes and sends the requests of one account: what every request has in common.</summary>
internal sealed class TableRequests
{
    public const string Json = "application/json;odata=minimalmetadata";
    private static readonly string[] StorageScope = ["https://storage.azure.com/.default"];
    private readonly HttpPipeline _pipeline;

    public TableRequests(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
        : this(endpoint, new SharedKeyPolicy(credential, TimeProvider.System), options) => AccountName = credential.AccountName;

    public TableRequests(Uri endpoint, TokenCredential credential, TableClientOptions? options)
        : this(endpoint, new BearerTokenAuthenticationPolicy(credential, StorageScope), options)
    {
        // An emulator has the account in the path, the service in the host name.
        AccountName = endpoint.AbsolutePath.Trim('/') is { Length: > 0 } path ? path : endpoint.Host.Split('.')[0];
    }

    private TableRequests(Uri endpoint, HttpPipelinePolicy authentication, TableClientOptions? options)
    {
        Endpoint = endpoint;
        Root = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        AccountName = "";
        _pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options ?? new TableClientOptions())
        {
            PerRetryPolicies = { authentication },
            RequestFailedDetailsParser = TableErrorParser.Instance,
        });
    }

    public string AccountName { get; }

    public Uri Endpoint { get; }

    /// <summary>The endpoint without a slash at its end.</summary>
    public string Root { get; }

    /// <param name="path">Path and query below the endpoint, already escaped; starts with a slash.</param>
    public HttpMessage Create(RequestMethod method, string path)
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(Root + path));
        request.Headers.Add("x-ms-version", "2019-02-02");
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add("Accept", Json);
        return message;
    }

    /// <summary>A request with a JSON body, whose answer needs none.</summary>
    public HttpMessage Create(RequestMethod method, string path, PooledContent content)
    {
        var message = Create(method, path);
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Content = content;
        return message;
    }

    /// <summary>Sends and hands back the answer, whatever it says.</summary>
    public async ValueTask<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            await _pipeline.SendAsync(message, cancellationToken);
            if (message.Request.Content is PooledContent content && !message.Response.IsError)
            {
                content.Release();
            }

            return message.Response;
        }
    }

    /// <summary>Sends and hands back an answer that is no error.</summary>
    /// <exception cref="RequestFailedException">The service answered with an error.</exception>
    public async ValueTask<Response> SendOrThrowAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        var response = await SendAsync(message, cancellationToken);
        return response.IsError ? throw new RequestFailedException(response) : response;
    }
}
