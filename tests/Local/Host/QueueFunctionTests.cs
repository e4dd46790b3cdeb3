using Azure.Messaging.ServiceBus;
using Benefits.Local.ServiceBus;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Local.Host;

public sealed class QueueFunctionTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-queues-");
    private ServiceBusBroker _broker = null!;
    private ServiceBusClient _client = null!;
    private SampleHost _app = null!;

    public async Task InitializeAsync()
    {
        _broker = await ServiceBusBroker.StartAsync(
            new BrokerOptions
            {
                Queues = [new("many", TimeSpan.FromSeconds(30), 5), new("some", TimeSpan.FromSeconds(30), 5)],
                DatabasePath = Path.Combine(_folder.FullName, "queues.db"),
            },
            CancellationToken.None);
        _client = new ServiceBusClient(_broker.ConnectionString);
        _app = await SampleHost.StartAsync(settings: $"Samples={_broker.ConnectionString}");
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Batch_WhenTheFunctionSettles_LeavesWhatItSays()
    {
        await SendAsync("many", "complete", "dead");

        await SettledAsync("many");

        Assert.Contains("Many complete red 1", await _app.Log.LineAsync("Many complete"), StringComparison.Ordinal);
        var deadLetters = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        var dead = await _client.CreateReceiver("many", deadLetters).ReceiveMessageAsync();
        Assert.Equal(("dead", "told-to", "The message said so."), ($"{dead.Body}", dead.DeadLetterReason, dead.DeadLetterErrorDescription));
    }

    [Fact]
    public async Task Batch_WhenTheFunctionFails_DeliversAgainWhatItDidNotSettle()
    {
        await SendAsync("many", "complete", "fail");

        await SettledAsync("many");

        await _app.Log.LineAsync("Many fail red 2");
        Assert.Equal((1, 1), (_app.Log.Count("Many complete"), _app.Log.Count("Function 'TakesMany'")));
    }

    [Fact]
    public async Task Batch_WhenTheFunctionLeavesItToTheHost_IsCompletedAfterIt()
    {
        await SendAsync("some", "wait");
        await _app.Log.LineAsync("Message waits");

        Assert.Equal((0, 1, false), (_broker.Count("some").Active, _broker.Count("some").Locked, _app.Host.IsIdle));
        await _app.PostAsync("/api/Open");
        await SettledAsync("some");
    }

    [Fact]
    public async Task Stop_WhenAMessageIsInWork_CancelsTheFunctionAndGivesTheMessageBack()
    {
        await SendAsync("some", "wait");
        await _app.Log.LineAsync("Message waits");

        await _app.Host.StopAsync(CancellationToken.None);

        await _app.Log.LineAsync("Message is cancelled");
        Assert.Equal((1, 0), (_broker.Count("some").Active, _broker.Count("some").Locked));
    }

    private async Task SendAsync(string queue, params string[] texts)
    {
        await using var sender = _client.CreateSender(queue);
        await sender.SendMessagesAsync(
            texts.Select(text => new ServiceBusMessage(text) { ApplicationProperties = { ["colour"] = "red" } }));
    }

    private Task SettledAsync(string queue) =>
        Until.SoAsync(() => Task.FromResult(_broker.Count(queue) is { Active: 0, Locked: 0 } && _app.Host.IsIdle), Patience);
}
