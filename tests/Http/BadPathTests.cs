using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Http;

/// <summary>Hostile paths, queries and headers on every function.</summary>
public sealed class BadPathTests(StartedApp started) : IClassFixture<StartedApp>
{
    private static readonly string Office = Person.Principal("contoso-global-admin", ["ProgramOffice"]);

    public static TheoryData<string> Segments { get; } =
    [
        "%20",
        "...",
        "%2F",
        "..%2F..%2F",
        "%5C",
        "a%2Fb",
        "%00",
        "a%00b",
        "%01",
        "%7F",
        "%0D%0A",
        "%ff",
        "%ED%A0%80",
        "%C0%AF",
        "%25",
        "%2500",
        "%",
        "%zz",
        "'",
        "%22",
        "%3F",
        "%23",
        "%7C",
        "~",
        "*",
        "user%7Ccontoso-global-admin",
        "' or '1'eq'1",
        "'%20or%20'1'eq'1",
        "1000001'",
        "1000001%20",
        "%EF%BC%91",
        "-1",
        "0x10",
        "1e3",
        "headquarters",
        "samples",
        "profile",
        "😀",
        "%F0%9F%98%80",
        "\u202e",
        "%E2%80%AE",
        new('9', 13),
        new('a', 4_000),
        "true",
        "null",
        "ProductSupport,AdvisoryHours",
        "0",
        "productsupport",
    ];

    [Theory]
    [MemberData(nameof(Segments))]
    public async Task EveryRoute_WhenAParameterIsHostile_AnswersWithAProblemOrWithWhatItIs(string segment)
    {
        var before = await TableDump.OfAsync(started.App.Storage);
        foreach (var route in HttpRoutes.All)
        {
            foreach (var parameter in route.Parameters)
            {
                var path = "/api/" + string.Join(
                    '/',
                    route.Route.Split('/').Select(
                        part => part == $"{{{parameter}}}" ? segment : new HttpRoute("", "", part).Path()["/api/".Length..]));
                var answer = await started.Wire.SendsAsync(route.Method.ToUpperInvariant(), Escaped(path), Office);

                Assert.True(answer.Status is 204 or (>= 400 and < 500), $"{route} {path}: {answer.Status} {answer.Text}");
                // A path that can't be decoded is refused by the server before the app sees it.
                Assert.True(
                    answer.Status == 204 || answer.Code is not null || (answer.Status, answer.Text) == (400, ""),
                    $"{route} {path}: {answer.Status} {answer.Text}");
            }
        }

        Assert.Equal(before, await TableDump.OfAsync(started.App.Storage));
    }

    [Theory]
    [InlineData("GET", "/api/partners/1000001/./benefits/../activations/", 200, "items")]
    [InlineData("GET", "/api/partners/1000002/%2e%2e/1000001/%2E%2E/1000002", 200, "partnerId")]
    [InlineData("GET", "/api/partners/1000001/../../../../etc/passwd", 404, "code")]
    [InlineData("GET", "/api/partners/1000001/..%2f..%2fhealth", 404, "code")]
    public async Task Path_WhenItHasDots_IsThePathThatTheyLeadTo(string method, string path, int status, string member)
    {
        var answer = await started.Wire.SendsAsync(method, path, Office);
        Assert.Equal(status, answer.Status);
        Assert.NotNull(answer[member]);
    }

    [Theory]
    [InlineData("location=")]
    [InlineData("location")]
    [InlineData("location=nowhere")]
    [InlineData("location=ALL")]
    [InlineData("location=all&location=all")]
    [InlineData("location=all&location=osaka")]
    [InlineData("location=osaka%20")]
    [InlineData("location=%00")]
    [InlineData("location=%ff")]
    [InlineData("location=osaka'%20or%20'1'eq'1")]
    [InlineData("Location=nowhere")]
    public async Task Benefits_WhenTheLocationIsNone_NamesIt(string query)
    {
        foreach (
            var path in new[]
            {
                $"/api/partners/{Sample.Contoso}/benefits",
                $"/api/partners/{Sample.Contoso}/benefits/ProductSupport/checklist",
            })
        {
            var answer = await started.Wire.SendsAsync("GET", $"{path}?{query}", Office);
            Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
            Assert.Equal(["location"], answer.Fields);
        }
    }

    [Theory]
    [InlineData("productSupport")]
    [InlineData("1")]
    [InlineData("Nothing")]
    [InlineData("ProductSupport%20")]
    public async Task Checklist_WhenTheBenefitIsNone_NamesIt(string benefit)
    {
        var answer = await started.Wire.SendsAsync("GET", $"/api/partners/{Sample.Contoso}/benefits/{benefit}/checklist", Office);
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal(["benefit"], answer.Fields);
    }

    [Theory]
    [InlineData("*", "en")]
    [InlineData("ja;q=0", "en")]
    [InlineData("ja;q=0, *", "en")]
    [InlineData("fr, de;q=0.9", "en")]
    [InlineData("", "en")]
    [InlineData(",,,", "en")]
    [InlineData("ja-JP", "ja")]
    [InlineData("JA", "ja")]
    [InlineData("en;q=0.1, ja;q=0.2", "ja")]
    [InlineData("fr, ja;q=0.2", "ja")]
    [InlineData("ja;q=2", "en")]
    [InlineData("ja;q=abc", "en")]
    [InlineData("japanese", "en")]
    [InlineData("<script>", "en")]
    public async Task EveryAnswer_WhateverTheLanguageAskedFor_IsInOneOfTheTwo(string language, string spoken)
    {
        var answer = await started.Wire.SendsAsync("GET", "/api/partners/1", Office, language: language);
        Assert.Equal(404, answer.Status);
        Assert.Equal(spoken == "ja" ? "パートナーが見つかりません。" : "Partner not found.", answer["title"]);
    }

    [Fact]
    public async Task EveryAnswer_WhenTheLanguageIsTenKilobytesOfGarbage_IsInEnglish()
    {
        foreach (
            var language in new[]
            {
                new string('x', 10_000),
                string.Concat(Enumerable.Repeat("fr;q=0.1,", 1_100)),
                new string(',', 10_000),
                new string(';', 10_000),
            })
        {
            var answer = await started.Wire.SendsAsync("GET", "/api/partners/1", Office, language: language);
            Assert.Equal((404, "Partner not found."), (answer.Status, answer["title"]));
        }
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api/")]
    [InlineData("/api")]
    [InlineData("/api/partners/1000001/%2F")]
    public async Task UnknownPath_IsAProblem(string path)
    {
        var answer = await started.Wire.SendsAsync("GET", path, Office);
        Assert.Equal((404, "route-not-found"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Header_BeyondAscii_ReachesTheApp()
    {
        var answer = await started.Wire.SendsAsync("GET", "/api/health", null, headers: [("If-None-Match", "株")]);
        Assert.Equal(200, answer.Status);
    }

    // What a client must escape to send at all.
    private static string Escaped(string path) =>
        path.All(char.IsAscii)
            ? path.Replace(" ", "%20", StringComparison.Ordinal)
            : Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal);
}
