using System.Net;
using BenefitsFunctions.Tests.Embedded.Worker.Samples;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class HttpFunctionTests : IAsyncLifetime
{
    private SampleApp _app = null!;

    public async Task InitializeAsync() => _app = await SampleApp.StartAsync([typeof(HttpSamples)]);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("/api/items/7", 200, """{"id":7,"name":null,"path":"/api/items/7"}""")]
    [InlineData("/api/items/7/rope", 200, """{"id":7,"name":"rope","path":"/api/items/7/rope"}""")]
    [InlineData("/API/Items/7", 200, """{"id":7,"name":null,"path":"/API/Items/7"}""")]
    [InlineData("/api/Result", 203, "GET answered")]
    [InlineData("/api/Plain?q=x", 200, """{"text":"x","day":5}""")]
    [InlineData("/api/Nothing", 200, "")]
    [InlineData("/api/Writes", 200, "written")]
    [InlineData("/api/typed/00000000-0000-0000-0000-000000000001/true/9/Monday", 200, """{"method":"GET","guid":"00000000-0000-0000-0000-000000000001","flag":true,"number":9,"day":1}""")]
    public async Task Get_WhenAFunctionAnswers_WritesWhatItReturns(string path, int status, string body) =>
        Assert.Equal((status, body), await _app.GetAsync(path));

    [Fact]
    public async Task Post_WhenTheBodyIsRead_AnswersWithTheResultsStatusAndType()
    {
        using var answer = await _app.Client.PostAsync("/api/items", new StringContent("a rope"));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("a rope", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/api/nowhere")]
    [InlineData("GET", "/items/7")]
    [InlineData("GET", "/api/items/seven")]
    [InlineData("PUT", "/api/items")]
    [InlineData("DELETE", "/.auth/me")]
    public async Task Request_WhenNoRouteOrMethodMatches_Is404(string method, string path) =>
        Assert.Equal((404, "route-not-found"), await _app.ProblemAsync(new(new(method), path)));

    [Fact]
    public async Task Head_WhenOnlyGetIsDeclared_Is404()
    {
        using var answer = await _app.Client.SendAsync(new(HttpMethod.Head, "/api/items/7"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Request_WhenTheTriggerNamesNoMethod_TakesAny(string method)
    {
        using var answer = await _app.Client.SendAsync(new(new(method), "/api/Result"));

        Assert.Equal($"{method} answered", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Answer_OfAnyFunction_DoesNotNameTheServer()
    {
        using var answer = await _app.Client.GetAsync("/api/Plain");

        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Function_WhenItThrows_Is500WithoutTheReason()
    {
        var (status, body) = await _app.GetAsync("/api/Fails");

        Assert.Equal(500, status);
        Assert.Contains("internal-error", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.0.1")]
    public async Task Request_WhenTheHostHeaderIsNotLoopback_IsRefused(string host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/Plain") { Headers = { Host = host } };

        Assert.Equal((400, "host-refused"), await _app.ProblemAsync(request));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:80")]
    [InlineData("[::1]:7071")]
    public async Task Request_WhenTheHostHeaderIsLoopback_IsAnswered(string host)
    {
        using var answer = await _app.Client.SendAsync(new(HttpMethod.Get, "/api/Plain") { Headers = { Host = host } });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Guarded_WhenNoKeyOrAWrongOneIsShown_Is401()
    {
        Assert.Equal((401, "key-required"), await _app.ProblemAsync(new(HttpMethod.Get, "/api/Guarded")));
        Assert.Equal((401, "key-required"), await _app.ProblemAsync(new(HttpMethod.Get, "/api/Guarded?code=wrong")));
    }

    [Fact]
    public async Task Guarded_WhenTheHostsKeyIsShown_IsAnswered()
    {
        var key = (await File.ReadAllTextAsync(_app.Folders.PathOfData("host-key.txt"))).Trim();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/Guarded") { Headers = { { "x-functions-key", key } } };

        using var byHeader = await _app.Client.SendAsync(request);
        using var byQuery = await _app.Client.GetAsync($"/api/Guarded?code={key}");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (byHeader.StatusCode, byQuery.StatusCode));
    }
}
