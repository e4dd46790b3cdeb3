using System.Text;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Ledger;

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

    [Fact]
    public void Read_WhenUnitsAreLeftOut_IsOne() =>
        Assert.Equal(1, Read(Good.Replace("\"units\":2,", "", StringComparison.Ordinal)).Event!.Units);

    [Theory]
    [InlineData("", "unreadable")]
    [InlineData("{", "unreadable")]
    [InlineData("[]", "not-a-cloud-event")]
    [InlineData("7", "not-a-cloud-event")]
    [InlineData("{}", "not-a-cloud-event")]
    public void Read_WhenNoCloudEvent_SaysSo(string message, string reason) => Assert.Equal(reason, Read(message).Fault?.Reason);

    [Theory]
    [InlineData("\"specversion\":\"1.0\"", "\"specversion\":\"0.3\"", "not-a-cloud-event")]
    [InlineData("\"id\":\"1\"", "\"id\":1", "invalid-id")]
    [InlineData("\"id\":\"1\"", "\"id\":\"\"", "invalid-id")]
    [InlineData("\"id\":\"1\"", "\"id\":\"\\ud800\"", "invalid-id")]
    [InlineData("\"source\":\"/p\",", "", "invalid-source")]
    [InlineData("opened.v1", "opened.v2", "unknown-type")]
    [InlineData("10000000000008", "10000000000009", "unknown-contract")]
    [InlineData("2026-11-20T09:00:00Z", "yesterday", "invalid-time")]
    [InlineData("2026-11-20T09:00:00Z", "0001-01-01T00:00:00Z", "invalid-time")]
    [InlineData("\"units\":2", "\"units\":\"2\"", "invalid-units")]
    [InlineData("\"units\":2", "\"units\":0", "invalid-units")]
    [InlineData("\"units\":2", "\"units\":-1", "invalid-units")]
    [InlineData("\"units\":2", "\"units\":1e99", "invalid-units")]
    [InlineData("\"incidentId\":\"i\",", "", "invalid-incidentid")]
    [InlineData("\"accountId\":\"a\"", "\"accountId\":{}", "invalid-accountid")]
    [InlineData("\"data\":{", "\"datum\":{", "invalid-data")]
    [InlineData("opened.v1", "closed.v1", "invalid-outcome")]
    public void Read_WhenAMemberIsWrong_NamesIt(string right, string wrong, string reason) =>
        Assert.Equal(reason, Read(Good.Replace(right, wrong, StringComparison.Ordinal)).Fault?.Reason);

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
        IncidentEventReader.Read(Encoding.UTF8.GetBytes(message));
}
