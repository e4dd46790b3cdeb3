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
    [InlineData("[]", "The JSON value could not be converted", "Path: $ ")]
    [InlineData("{}", "missing required properties", "'queues'")]
    [InlineData("""{"queues":{}}""", "could not be converted", "Path: $.queues ")]
    [InlineData("""{"queues":[]}""", "queues is empty; name at least one queue.", "")]
    [InlineData("""{"queues":["a"]}""", "could not be converted", "Path: $.queues[0] ")]
    [InlineData("""{"queues":[{"name":"a","lockDuration":"PT30S"}]}""", "missing required properties", "'maxDeliveryCount'")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":30,"maxDeliveryCount":5}]}""",
        "could not be converted",
        "Path: $.queues[0].lockDuration ")]
    [InlineData("""{"queues":[{"name":"a","lockDuration":"PT4S","maxDeliveryCount":5}]}""", "lockDuration 'PT4S' of 'a'", "PT5S to PT5M")]
    [InlineData("""{"queues":[{"name":"a","lockDuration":"PT301S","maxDeliveryCount":5}]}""", "lockDuration 'PT301S' of 'a'", "PT5M")]
    [InlineData("""{"queues":[{"name":"a","lockDuration":"00:00:30","maxDeliveryCount":5}]}""", "'00:00:30' is not a valid", "")]
    [InlineData("""{"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":0}]}""", "maxDeliveryCount 0 of 'a'", "1 to 2000")]
    [InlineData("""{"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":2001}]}""", "maxDeliveryCount 2001 of 'a'", "2000")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":1.5}]}""", "could not be converted", "maxDeliveryCount ")]
    [InlineData(
        """{"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":5,"sessions":true}]}""", "'sessions' could not be mapped", "")]
    [InlineData(
        """
        {"queues":[{"name":"a","lockDuration":"PT30S","maxDeliveryCount":5},
                   {"name":"A","lockDuration":"PT30S","maxDeliveryCount":5}]}
        """,
        "queue 'a' is there twice.",
        "")]
    [InlineData("{\"queues\":", "", "")]
    [InlineData("", "", "")]
    public void Read_WhenTheFileIsWrong_SaysInOneLineWhatAndWhere(string json, string what, string where)
    {
        File.WriteAllText(_path, json);

        var line = Assert.Throws<InvalidDataException>(() => QueueSettings.Read(_path)).Message;

        Assert.StartsWith($"{_path}: ", line, StringComparison.Ordinal);
        Assert.Contains(what, line, StringComparison.Ordinal);
        Assert.Contains(where, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void Read_WhenTheFileIsMissing_SaysSo() =>
        Assert.StartsWith(
            "missing.json: Could not find file",
            Assert.Throws<InvalidDataException>(() => QueueSettings.Read("missing.json")).Message,
            StringComparison.Ordinal);
}
