using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Tests.Embedded.Worker;
using BenefitsFunctions.Tests.Support;
using Embedded.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions.Tests.Embedded.ServiceBus;

public sealed class HostTests : IDisposable
{
    private readonly SampleFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Host_WhenOnlyTheStorageIsConfigured_ListensThere()
    {
        var inbox = new Inbox();
        var storage = await TestAzurite.OwnAccountAsync();
        var app = await SampleApp.StartAsync(
            [typeof(BatchSample)], builder => builder.Services.AddSingleton(inbox), _folders, $"--AzureWebJobsStorage={storage}");
        await using var client = new ServiceBusClient(app.Service<Microsoft.Extensions.Configuration.IConfiguration>()["ServiceBusConnection"]!);

        await client.CreateSender(Inbox.Queue).SendMessageAsync(new ServiceBusMessage("a"));
        await Assert.Single(((FunctionsHost)app.Host).Listeners).WhenIdleAsync();
        await app.StopAsync();

        Assert.Equal("a", inbox.Bodies);
    }

    [Fact]
    public async Task Host_WhenTheAppStarts_HasCreatedTheQueueAndItsDeadLetters()
    {
        var storage = await TestAzurite.OwnAccountAsync();
        var look = new FirstLook(storage);

        var app = await SampleApp.StartAsync(
            [typeof(BatchSample)], builder => builder.Services.AddSingleton(new Inbox()).AddSingleton<IHostedService>(look), _folders, $"--AzureWebJobsStorage={storage}");
        await app.StopAsync();

        Assert.Equal(0, look.DeadLetters);
    }

    [Fact]
    public async Task Host_WhenHostJsonAndSettingsGiveLimits_KeepsToThem()
    {
        _folders.WriteApp("host.json", """{ "extensions": { "serviceBus": { "maxMessageBatchSize": 3, "maxDeliveryCount": 9 } } }""");
        var inbox = new Inbox { Work = (_, _, _) => throw new InvalidOperationException("no luck") };
        var storage = await TestAzurite.OwnAccountAsync();
        var app = await SampleApp.StartAsync(
            [typeof(BatchSample)], builder => builder.Services.AddSingleton(inbox), _folders,
            $"--ServiceBusConnection={storage}", "--AzureFunctionsJobHost:extensions:serviceBus:maxDeliveryCount=1");
        await using var client = new ServiceBusClient(storage);

        await client.CreateSender(Inbox.Queue).SendMessagesAsync(Enumerable.Range(0, 7).Select(i => new ServiceBusMessage($"{i}")));
        await Assert.Single(((FunctionsHost)app.Host).Listeners).WhenIdleAsync();
        await using var letters = client.CreateReceiver(Inbox.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

        Assert.All(inbox.Runs, run => Assert.InRange(run.Count, 1, 3));
        Assert.Equal("0 1 2 3 4 5 6", inbox.Bodies);
        Assert.Equal(7, (await letters.PeekMessagesAsync(10)).Count);
        await app.StopAsync();
    }

    [Theory]
    [InlineData("maxDeliveryCount", "0", "host.json: extensions.serviceBus.maxDeliveryCount takes a number from 1, not 0.")]
    [InlineData("minMessageBatchSize", "2000", "host.json: extensions.serviceBus.maxMessageBatchSize must not be less than minMessageBatchSize.")]
    [InlineData("lockDuration", "\"00:00:00\"", "host.json: extensions.serviceBus.maxBatchWaitTime must not be negative, lockDuration not less than a second.")]
    public void Build_WhenHostJsonIsWrong_NamesTheSetting(string name, string value, string line)
    {
        _folders.WriteApp("host.json", $$"""{ "extensions": { "serviceBus": { "{{name}}": {{value}} } } }""");

        Assert.Equal(line, FailureOf(typeof(BatchSample), "--ServiceBusConnection=UseDevelopmentStorage=true"));
    }

    [Fact]
    public void Build_WhenHostJsonHasTheWrongType_NamesTheSetting()
    {
        _folders.WriteApp("host.json", """{ "extensions": { "serviceBus": { "maxMessageBatchSize": "many" } } }""");

        var line = FailureOf(typeof(BatchSample), "--ServiceBusConnection=UseDevelopmentStorage=true");

        Assert.StartsWith("host.json: ", line, StringComparison.Ordinal);
        Assert.Contains("extensions:serviceBus:MaxMessageBatchSize", line, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(typeof(BatchSample), "", "Function 'Batch': setting 'ServiceBusConnection' is missing; here it takes a storage connection string or UseDevelopmentStorage=true.")]
    [InlineData(typeof(BatchSample), "nonsense", "Function 'Batch': setting 'ServiceBusConnection' is wrong: The connection string must be made of settings of the form name=value;.")]
    [InlineData(typeof(NotAnArray), "UseDevelopmentStorage=true", "Function 'NotAnArray': parameter 'message' (ServiceBusReceivedMessage) can't be bound: serviceBusTrigger takes a ServiceBusReceivedMessage[].")]
    [InlineData(typeof(NoTrigger), "UseDevelopmentStorage=true", "Function 'NoTrigger': parameter 'actions' (ServiceBusMessageActions) can't be bound: it is no trigger, route parameter, FunctionContext, CancellationToken or [DurableClient].")]
    public void Build_WhenAFunctionOrItsConnectionIsWrong_SaysWhatInOneLine(Type function, string connection, string line) =>
        Assert.Equal(line, FailureOf(function, $"--ServiceBusConnection={connection}"));

    private string FailureOf(Type function, params string[] args) =>
        Assert.Throws<HostStartException>(() => SampleApp.Build([function], null, _folders, args)).Message;

    public sealed class NotAnArray
    {
        [Function("NotAnArray")]
        public void Run([ServiceBusTrigger(Inbox.Queue, IsBatched = true)] ServiceBusReceivedMessage message) => Assert.NotNull(message);
    }

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, ServiceBusMessageActions actions) => Assert.NotNull(actions);
    }

    private sealed class FirstLook(string storage) : IHostedService
    {
        public int? DeadLetters { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await using var client = new ServiceBusClient(storage);
            await using var letters = client.CreateReceiver(Inbox.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
            DeadLetters = (await letters.PeekMessagesAsync(1, cancellationToken: cancellationToken)).Count;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
