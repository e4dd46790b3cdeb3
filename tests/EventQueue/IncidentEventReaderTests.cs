using System.Text;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;

namespace BenefitsFunctions.Tests.EventQueue;

public sealed class IncidentEventReaderTests
{
    private const string Good = """
        {"specversion":"1.0","id":"1","source":"/p","type":"benefits.incident.opened.v1","subject":"10000000000008",
         "time":"2026-11-20T09:00:00Z","extension":"x",
         "data":{"incidentId":"i","accountId":"a","product":"windows-server","version":"2022","severity":"B","units":2,"more":[]}}
        """;

    [Fact]
    public void Read_WhenWellFormed_HasEveryMember()
    {
        var (happened, fault) = Read(Good);
        Assert.Null(fault);
        Assert.Equal(
            new IncidentEvent(
                new("/p", "1"),
                IncidentEventType.Opened,
                "10000000000008",
                new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
                "i",
                "a",
                2,
                null,
                new("windows-server", "2022", "B")),
            happened);
    }

    [Theory]
    [InlineData("", "unreadable")]
    [InlineData("{", "unreadable")]
    [InlineData("[]", "not-a-cloud-event")]
    [InlineData("7", "not-a-cloud-event")]
    [InlineData("{}", "not-a-cloud-event")]
    [InlineData("\ufeff{}", "byte-order-mark")]
    [InlineData("""{"id":"1","id":"2"}""", "duplicate-member")]
    public void Read_WhenNoCloudEvent_SaysSo(string message, string reason) => Assert.Equal(reason, Read(message).Fault?.Reason);

    [Theory]
    [InlineData("\"specversion\":\"1.0\"", "\"specversion\":\"0.3\"", "not-a-cloud-event", "specversion")]
    [InlineData("\"id\":\"1\"", "\"id\":1", "invalid-id", "id")]
    [InlineData("\"id\":\"1\"", "\"id\":\"\"", "invalid-id", "id")]
    [InlineData("\"id\":\"1\"", "\"id\":\"\\ud800\"", "invalid-id", "id")]
    [InlineData("\"source\":\"/p\",", "", "invalid-source", "source")]
    [InlineData("\"/p\"", "\"http://[\"", "invalid-source", "source")]
    [InlineData("opened.v1", "opened.v2", "unknown-type", "type")]
    [InlineData("10000000000008", "10000000000009", "unknown-contract", "subject")]
    [InlineData("2026-11-20T09:00:00Z", "yesterday", "invalid-time", "time")]
    [InlineData("2026-11-20T09:00:00Z", "2026-11-20T09:00:00", "invalid-time", "time")]
    [InlineData("2026-11-20T09:00:00Z", "2026-11-20", "invalid-time", "time")]
    [InlineData("2026-11-20T09:00:00Z", "0001-01-01T00:00:00Z", "invalid-time", "time")]
    [InlineData("\"units\":2,", "", "invalid-units", "data.units is required")]
    [InlineData("\"units\":2", "\"units\":\"2\"", "invalid-units", "data.units must")]
    [InlineData("\"units\":2", "\"units\":0", "invalid-units", "data.units must")]
    [InlineData("\"units\":2", "\"units\":-1", "invalid-units", "data.units must")]
    [InlineData("\"units\":2", "\"units\":1e9", "invalid-units", "data.units must be a number from 0.25 to 10000 in steps of 0.25.")]
    [InlineData("\"units\":2", "\"units\":0.3", "invalid-units", "in steps of 0.25")]
    [InlineData("\"units\":2", "\"units\":1e99", "invalid-units", "data.units must")]
    [InlineData("\"incidentId\":\"i\",", "", "invalid-incidentid", "data.incidentId is required")]
    [InlineData("\"accountId\":\"a\",", "", "invalid-accountid", "data.accountId is required")]
    [InlineData("\"accountId\":\"a\"", "\"accountId\":{}", "invalid-accountid", "data.accountId must")]
    [InlineData("\"windows-server\"", "\"windows-99\"", "invalid-product", "data.product")]
    [InlineData("\"product\":\"windows-server\",", "", "invalid-product", "data.product")]
    [InlineData("\"2022\"", "\"1066\"", "invalid-version", "data.version")]
    [InlineData("\"windows-server\"", "\"azure\"", "invalid-version", "data.version")]
    [InlineData("\"B\"", "\"b\"", "invalid-severity", "data.severity")]
    [InlineData("\"severity\":\"B\",", "", "invalid-severity", "data.severity")]
    [InlineData("\"units\":2", "\"units\":2,\"units\":2", "duplicate-member", "'data.units'")]
    [InlineData("\"more\":[]", "\"more\":[0,{\"a\":1,\"\\u0061\":2}]", "duplicate-member", "'data.more[1].a'")]
    [InlineData("\"extension\":\"x\"", "\"extension\":{}", "invalid-extension", "extension")]
    [InlineData("\"extension\":", "\"Extension\":", "invalid-attribute-name", "attributes")]
    [InlineData("\"extension\":\"x\"", "\"datacontenttype\":\"text/plain\"", "invalid-datacontenttype", "datacontenttype")]
    [InlineData("\"data\":{", "\"datum\":7,\"dat\":{", "invalid-data", "data")]
    [InlineData("opened.v1", "closed.v1", "invalid-outcome", "data.outcome")]
    public void Read_WhenAMemberIsWrong_NamesIt(string right, string wrong, string reason, string named)
    {
        var (happened, fault) = Read(Good.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Null(happened);
        Assert.Equal(reason, fault?.Reason);
        Assert.Contains(named, fault!.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"version\":\"2022\",", "")]
    [InlineData("\"windows-server\",\"version\":\"2022\"", "\"azure\",\"version\":\"cloud\"")]
    [InlineData("\"windows-server\",\"version\":\"2022\"", "\"azure\"")]
    [InlineData("\"units\":2", "\"units\":0.25")]
    [InlineData("\"units\":2", "\"units\":10000")]
    [InlineData("09:00:00Z", "18:00:00.123456789+09:00")]
    [InlineData("\"extension\":\"x\"", "\"extension\":7")]
    public void Read_WhenWhatTheApiTakesIsSent_TakesIt(string right, string other) =>
        Assert.Null(Read(Good.Replace(right, other, StringComparison.Ordinal)).Fault);

    [Theory]
    [InlineData("\"units\":2", "\"units\":\"x\"")]
    [InlineData("\"accountId\":\"a\",", "")]
    [InlineData("\"severity\":\"B\",", "")]
    public void Read_WhenAClosingLacksWhatAnOpeningNeeds_TakesIt(string right, string other)
    {
        var closing = Good.Replace("opened.v1", "closed.v1", StringComparison.Ordinal)
            .Replace("\"more\":[]", "\"outcome\":\"Resolved\"", StringComparison.Ordinal);
        Assert.Null(Read(closing.Replace(right, other, StringComparison.Ordinal)).Fault);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("\"data\":{")]
    public void Read_WhenAMembersNameIsNoText_NeverThrows(string place)
    {
        var (happened, fault) = Read(
            Good.Replace(
                place,
                place + "\"\\ud800ncidentId\":1,",
                StringComparison.Ordinal).Replace("\"accountId\":\"a\",", "", StringComparison.Ordinal));
        Assert.True(happened is not null ^ fault is { Reason: "unreadable" });
    }

    private static (IncidentEvent? Event, EventFault? Fault) Read(string message) =>
        EventJson.Reader.Read(Encoding.UTF8.GetBytes(message));
}
