using System.Globalization;
using Benefits.Local.ServiceBus;

// A broker to be killed: data folder and port on the command line; tells its connection string, runs until its input ends.
await using var broker = await ServiceBusBroker.StartAsync(
    new BrokerOptions
    {
        Queues = [new QueueSettings("incident-events", TimeSpan.FromSeconds(30), 100)],
        DatabasePath = Path.Combine(args[0], "servicebus.db"),
        Port = int.Parse(args[1], CultureInfo.InvariantCulture),
    },
    CancellationToken.None);
Console.WriteLine(broker.ConnectionString);
await Console.In.ReadToEndAsync();
