using Benefits.Local.ServiceBus;

namespace BenefitsFunctions.Tests.Local.ServiceBus;

public sealed class QueueSettingsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_WhenTheFileIsRight_TellsTheQueues()
    {
        File.WriteAllText(_path, """
            {"queues":[
              {"name":"incident-events","lockDuration":"PT30S","maxDeliveryCount":50},
              {"name":"a/b","lockDuration":"PT5M","maxDeliveryCount":2000}]}
            """);

        Assert.Equal(
            [new QueueSettings("incident-events", TimeSpan.FromSeconds(30), 50), new QueueSettings("a/b", TimeSpan.FromMinutes(5), 2000)],
            QueueSettings.Read(_path));
    }

    [Theory]
    [InlineData("[]", "the file is not an object.")]
    [InlineData("{}", "the file lacks queues.")]
    [InlineData("""{"queues":{}}""", "the file: queues is not of type Array.")]
    [InlineData("""{"queues":[]}""", "queues is empty; name at least one queue.")]
    [InlineData("""{"queues":["a"]}""", "queues[0] is not an object.")]
    [InlineData("""{"queues":[{"name":"a","lockDuration":"PT30S"}]}""", "queues[0] lacks maxDeliveryCount.")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":30,"maxDeliveryCount":5}]}""",
        "queues[0]: lockDuration is not of type String.")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"PT4S","maxDeliveryCount":5}]}""",
        "queues[0].lockDuration 'PT4S' is not an ISO 8601 duration from PT5S to PT5M.")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"PT301S","maxDeliveryCount":5}]}""",
        "queues[0].lockDuration 'PT301S' is not an ISO 8601 duration from PT5S to PT5M.")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"00:00:30","maxDeliveryCount":5}]}""",
        "queues[0].lockDuration '00:00:30' is not an ISO 8601 duration from PT5S to PT5M.")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":0}]}""",
        "queues[0].maxDeliveryCount 0 is not a whole number from 1 to 2000.")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":2001}]}""",
        "queues[0].maxDeliveryCount 2001 is not a whole number from 1 to 2000.")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":1.5}]}""",
        "queues[0].maxDeliveryCount 1.5 is not a whole number from 1 to 2000.")]
    [InlineData(
        """{"queues":[{"name":"","lockDuration":"PT30S","maxDeliveryCount":5}]}""",
        "queues[0].name '' is no queue name; take letters, digits and . - _ /, at most 260.")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":5,"sessions":true}]}""",
        "queues[0] has an unknown field sessions; known: name, lockDuration, maxDeliveryCount.")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":5},{"name":"A","lockDuration":"PT30S","maxDeliveryCount":5}]}""",
        "queue 'a' is there twice.")]
    public void Read_WhenTheFileIsWrong_NamesFileAndField(string json, string line)
    {
        File.WriteAllText(_path, json);

        Assert.Equal($"{_path}: {line}", Assert.Throws<InvalidDataException>(() => QueueSettings.Read(_path)).Message);
    }

    [Theory]
    [InlineData("{\"queues\":")]
    [InlineData("")]
    public void Read_WhenItIsNoJson_SaysSoInOneLine(string text)
    {
        File.WriteAllText(_path, text);

        var line = Assert.Throws<InvalidDataException>(() => QueueSettings.Read(_path)).Message;

        Assert.StartsWith($"{_path}: no JSON: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void Read_WhenTheFileIsMissing_SaysSo() =>
        Assert.StartsWith(
            "missing.json: can't be read: ",
            Assert.Throws<InvalidDataException>(() => QueueSettings.Read("missing.json")).Message,
            StringComparison.Ordinal);
}
