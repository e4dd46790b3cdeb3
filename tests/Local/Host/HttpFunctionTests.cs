using System.Net;

namespace BenefitsFunctions.Tests.Local.Host;

public sealed class HttpFunctionTests(SharedSampleHost shared) : IClassFixture<SharedSampleHost>
{
    private readonly SampleHost _app = shared.App;

    [Theory]
    [InlineData("/api/items/7", 200, """{"id":7,"name":null,"path":"/api/items/7","host":"HOST"}""")]
    [InlineData("/api/items/7/rope%20ladder", 200, """{"id":7,"name":"rope ladder","path":"/api/items/7/rope ladder","host":"HOST"}""")]
    [InlineData("/API/Items/7", 200, """{"id":7,"name":null,"path":"/API/Items/7","host":"HOST"}""")]
    [InlineData("/api/files/a/b%2Fc/d.txt", 200, "a/b%2Fc/d.txt")]
    [InlineData("/api/Any?q=x&q=%C3%A9", 203, "GET ?q=x&q=%C3%A9")]
    public async Task Get_WhenAFunctionAnswers_ReachesItAsItWasSent(string path, int status, string body) =>
        Assert.Equal(
            (status, body.Replace("HOST", _app.Client.BaseAddress!.Authority, StringComparison.Ordinal)),
            await _app.GetAsync(path));

    [Fact]
    public async Task Post_WhenTheBodyIsRead_AnswersWithTheResultsStatusAndType()
    {
        using var answer = await _app.Client.PostAsync("/api/items", new StringContent("a rope"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("a rope", await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("GET", "/api/nowhere")]
    [InlineData("GET", "/items/7")]
    [InlineData("GET", "/api/items/seven")]
    [InlineData("PUT", "/api/items")]
    [InlineData("DELETE", "/.auth/me")]
    public async Task Request_WhenNoRouteOrMethodMatches_Is404(string method, string path) =>
        Assert.Equal((404, "route-not-found"), await _app.ProblemAsync(new(new(method), path)));

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Request_WhenTheTriggerNamesNoMethod_TakesAny(string method)
    {
        using var answer = await _app.Client.SendAsync(new(new(method), "/api/Any"));

        Assert.Equal($"{method} ", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Function_WhenItThrows_Is500WithoutTheReasonWhichIsLogged()
    {
        Assert.Equal((500, "internal-error"), await _app.ProblemAsync(new(HttpMethod.Get, "/api/Fails")));
        Assert.Contains("secret", await _app.Log.LineAsync("Function 'Fails'"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.0.1")]
    public async Task Request_WhenTheHostHeaderIsNotLoopback_IsRefused(string host) => Assert.Equal(
        (400, "host-refused"), await _app.ProblemAsync(new(HttpMethod.Get, "/api/Any") { Headers = { Host = host } }));

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:80")]
    [InlineData("[::1]:7071")]
    public async Task Request_WhenTheHostHeaderIsLoopback_IsAnswered(string host)
    {
        using var answer = await _app.Client.SendAsync(new(HttpMethod.Get, "/api/Any") { Headers = { Host = host } });

        Assert.Equal(HttpStatusCode.NonAuthoritativeInformation, answer.StatusCode);
    }

    [Fact]
    public async Task Request_WhenTheCallerGoesAway_CancelsTheFunction()
    {
        using var impatience = new CancellationTokenSource();

        var call = _app.Client.GetAsync("/api/Waits", impatience.Token);
        await _app.Log.LineAsync("Request waits");
        Assert.False(_app.Host.IsIdle);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _app.Log.LineAsync("Request is cancelled");
    }
}
