using System.Text;
using System.Text.Json;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Ledger;
using CloudNative.CloudEvents.SystemTextJson;
using CsCheck;
using Xunit.Abstractions;

namespace BenefitsFunctions.Tests.EventQueue;

/// <summary>The reader beside the CloudEvents SDK: what it takes is read alike there, and what the SDK refuses it refuses.</summary>
public sealed class CloudEventsOracleTests(ITestOutputHelper output)
{
    private const int Cases = 5_000;

    private static readonly JsonEventFormatter Sdk = new();

    private static readonly string[] Hostile =
    [
        "null", "7", "-1", "1.5", "3e9", "true", "\"\"", "\" \"", "{}", "[]", "\"a\\u0007\"", "\"a\\u0085\"", "\"\\ufdd0\"", "\"\\uffff\"",
        "\"\\ud83f\\udffe\"", "\"\\ud83d\\ude00\"", "\"\u682a\"", "\"\\ud800\"",
    ];

    private static readonly string[] Times =
    [
        "2026-11-20T09:00:00Z", "2026-11-20T09:00:00+09:00", "2026-11-20T09:00:00-14:00", "2026-11-20T09:00:00.1234567Z",
        "2026-11-20T09:00:00.123456789+00:00", "2026-11-20T09:00:00.12345678xZ", "2026-11-20T09:00:00", "2026-11-20",
        "2026-11-20 09:00:00Z",
        "2026-11-20T09:00Z", "2026-11-20T24:00:00Z", "2026-11-20T09:00:60Z", "2026-02-29T09:00:00Z", "2026-11-20T09:00:00z",
        "2026-11-20T09:00:00+0900", "2026-11-20T09:00:00+9:00", "2026-11-20T09:00:00+14:01", "2026-11-20T09:00:00+09:60",
        "20261120T090000Z",
        "Fri, 20 Nov 2026 09:00:00 GMT", "2026-11-20T09:00:00Z ", " 2026-11-20T09:00:00Z", "2026-11-20T09:00:00.Z",
        "2026-11-20T09:00:00,5Z",
    ];

    private static readonly Gen<string> Body = Gen.Select(
        Member("specversion", Hostile, "1.0", "1.0", "0.3", "1"),
        Member("id", Hostile, "1", "a b", "' or 1"),
        Member("source", Hostile, "/p", "urn:x:y", "https://portals.example/p?q", "//", "http://", "http://[", ":", "#f"),
        Member("type", Hostile, "benefits.incident.opened.v1", "benefits.incident.closed.v1"),
        Member("subject", Hostile, TestEvents.Contract),
        Member("time", Hostile, Times),
        Member("datacontenttype", Hostile, "application/json", "application/cloudevents+json; charset=utf-8", "text/plain", "json"),
        Gen.OneOf(
            Member("dataschema", Hostile, "https://schemas.example/1", "/relative", "urn:a"),
            Member("data_base64", Hostile, "e30="),
            Member("traceparent", Hostile, "00-1-2-03"),
            Member("traceParent", Hostile, "x"),
            Member("trace-parent", Hostile, "x"),
            Member("", Hostile, "x"),
            Member("\\u0074race", Hostile, "x"),
            Gen.Const("")),
        (specversion, id, source, type, subject, time, contentType, more) =>
            $"{{{specversion}{id}{source}{type}{subject}{time}{contentType}{more}\"data\":{Data}}}");

    private static string Data =>
        """{"incidentId":"i","accountId":"a","product":"windows-server","version":"2022","severity":"B","units":2,"outcome":"Resolved"}""";

    [Fact]
    public void Read_AnyAttributes_TakesNothingThatTheSdkRefusesAndReadsTheRestAlike()
    {
        var (taken, refused) = (0, 0);
        Body.Sample(
            body =>
            {
                var (ours, _) = EventJson.Reader.Read(Encoding.UTF8.GetBytes(body));
                if (ours is null)
                {
                    Interlocked.Increment(ref refused);
                    return;
                }

                Interlocked.Increment(ref taken);
                var theirs = Sdk.DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(body), null, null);
                Assert.Equal((theirs.Source!.OriginalString, theirs.Id), (ours.Identity.Source, ours.Identity.Id));
                Assert.Equal(theirs.Type!.Contains("opened", StringComparison.Ordinal), ours.Type == IncidentEventType.Opened);
                Assert.Equal((theirs.Subject, theirs.Time), (ours.ContractId, ours.Time));
                Assert.Equal(((JsonElement)theirs.Data!).GetProperty("incidentId").GetString(), ours.IncidentId);
            },
            iter: Cases,
            threads: 1,
            print: body => body);

        output.WriteLine($"{taken} events taken and read alike, {refused} refused");
        Assert.True(taken > Cases / 10 && refused > Cases / 10, $"One-sided: {taken} taken, {refused} refused.");
    }

    [Fact]
    public void Read_ForEachTime_TakesItAsTheSdkDoes()
    {
        foreach (var time in Times)
        {
            var body = Encoding.UTF8.GetBytes(EventJson.Of(TestEvents.Opened("i", "1")).Replace(
                "2026-11-20T12:00:00Z", time, StringComparison.Ordinal));
            DateTimeOffset? theirs = null;
            try
            {
                theirs = Sdk.DecodeStructuredModeMessage(body, null, null).Time;
            }
            catch (ArgumentException)
            {
                // It refuses the time.
            }

            var (ours, fault) = EventJson.Reader.Read(body);
            Assert.Equal((time, theirs), (time, ours?.Time));
            Assert.Equal((time, theirs is null ? "invalid-time" : null), (time, fault?.Reason));
        }
    }

    // Mostly one of the good ones, or near them; now and then left out, or something else altogether.
    private static Gen<string> Member(string name, string[] hostile, params string[] values) => Gen.Frequency(
        (30, Gen.Const($"\"{name}\":\"{values[0]}\",")),
        (6, Gen.OneOf(values).Select(value => $"\"{name}\":\"{value}\",")),
        (1, Gen.Const("")),
        (3, Gen.OneOf(hostile).Select(value => $"\"{name}\":{value},")));
}
