using System.Net;
using System.Text;
using System.Text.Json;
using BenefitsFunctions.Tests.Embedded.Worker.Samples;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class SignInTests : IAsyncLifetime
{
    private const string Ada = "/.auth/login/dev?account=ada-1&name=Ada&email=ada@contoso.example&idp=live.com&roles=ProgramOffice,Operator";

    private SampleApp _app = null!;

    public async Task InitializeAsync() => _app = await SampleApp.StartAsync([typeof(PrincipalSamples)]);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Login_WhenAnAccountIsNamed_SetsTheCookieAndGoesToMe()
    {
        using var answer = await _app.Client.GetAsync(Ada);

        Assert.Equal((HttpStatusCode.Redirect, "/.auth/me"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("AppServiceAuthSession=", cookie, StringComparison.Ordinal);
        Assert.EndsWith("; path=/; samesite=lax; httponly", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WhenALocalPathIsGiven_GoesThere()
    {
        using var answer = await _app.Client.GetAsync("/.auth/login/dev?account=a&post_login_redirect_uri=/portal?x=1");

        Assert.Equal("/portal?x=1", answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("name=Ada")]
    [InlineData("account=a&idp=facebook")]
    [InlineData("account=a&post_login_redirect_uri=//evil.example")]
    [InlineData("account=a&post_login_redirect_uri=/\\evil.example")]
    [InlineData("account=a&post_login_redirect_uri=https://evil.example")]
    public async Task Login_WhenTheQueryIsWrong_Is400(string query) =>
        Assert.Equal((400, "sign-in-invalid"), await _app.ProblemAsync(new(HttpMethod.Get, $"/.auth/login/dev?{query}")));

    [Fact]
    public async Task Login_WhenTheAccountIsTooLong_Is400() =>
        Assert.Equal((400, "sign-in-invalid"), await _app.ProblemAsync(new(HttpMethod.Get, $"/.auth/login/dev?account={new string('a', 129)}")));

    [Fact]
    public async Task Me_WhenSignedIn_ListsTheClaimsInAppServicesShape()
    {
        var me = JsonDocument.Parse(await SendAsync(HttpMethod.Get, "/.auth/me", await CookieAsync())).RootElement[0];

        Assert.Equal("aad", me.GetProperty("provider_name").GetString());
        Assert.Equal("ada@contoso.example", me.GetProperty("user_id").GetString());
        Assert.Equal(
            [
                "http://schemas.microsoft.com/identity/claims/objectidentifier=ada-1",
                "http://schemas.microsoft.com/identity/claims/identityprovider=live.com",
                "idp=live.com",
                "name=Ada",
                "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress=ada@contoso.example",
                "roles=ProgramOffice",
                "roles=Operator",
            ],
            me.GetProperty("user_claims").EnumerateArray().Select(c => $"{c.GetProperty("typ")}={c.GetProperty("val")}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AppServiceAuthSession=garbage")]
    [InlineData("AppServiceAuthSession=bnVsbA")]
    [InlineData("AppServiceAuthSession=e30")]
    [InlineData("AppServiceAuthSession=%00")]
    public async Task Me_WhenThereIsNoCookieOrABrokenOne_IsEmpty(string? cookie) =>
        Assert.Equal("[]", await SendAsync(HttpMethod.Get, "/.auth/me", cookie));

    [Fact]
    public async Task Logout_Always_DropsTheCookieAndGoesHome()
    {
        using var answer = await _app.Client.GetAsync("/.auth/logout");
        using var elsewhere = await _app.Client.GetAsync("/.auth/logout?post_logout_redirect_uri=/bye");

        Assert.Equal("/", answer.Headers.Location!.ToString());
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("AppServiceAuthSession=; expires=Thu, 01 Jan 1970", cookie, StringComparison.Ordinal);
        Assert.Equal("/bye", elsewhere.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Function_WhenSignedIn_GetsThePlatformsHeadersInPlaceOfTheClients()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/Principal")
        {
            Headers = { { "Cookie", await CookieAsync() }, { "X-MS-CLIENT-PRINCIPAL", "forged" }, { "X-MS-CLIENT-PRINCIPAL-ID", "forged" } },
        };
        using var answer = await _app.Client.SendAsync(request);

        var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("ada-1|ada@contoso.example|aad", told.GetProperty("plain").GetString());
        var json = Encoding.UTF8.GetString(Convert.FromBase64String(told.GetProperty("principal").GetString()!));
        var principal = JsonDocument.Parse(json).RootElement;
        Assert.Equal("aad", principal.GetProperty("auth_typ").GetString());
        Assert.Equal("roles", principal.GetProperty("role_typ").GetString());
        Assert.Equal(7, principal.GetProperty("claims").GetArrayLength());
    }

    [Fact]
    public async Task Function_WhenNotSignedIn_GetsWhatTheClientSent()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/Principal") { Headers = { { "X-MS-CLIENT-PRINCIPAL", "e30=" } } };
        using var answer = await _app.Client.SendAsync(request);

        Assert.Contains("\"principal\":\"e30=\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    public async Task Write_WhenSignedInAndSentByAForeignPage_Is403(string origin)
    {
        Assert.Equal((403, "origin-refused"), await _app.ProblemAsync(await WriteFromAsync(origin)));
    }

    [Fact]
    public async Task Write_WhenSignedInAndSentByAPageOfThisHost_IsTaken()
    {
        var own = _app.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        using var answer = await _app.Client.SendAsync(await WriteFromAsync(own));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<HttpRequestMessage> WriteFromAsync(string origin) => new(HttpMethod.Post, "/api/Principal")
    {
        Headers = { { "Cookie", await CookieAsync() }, { "Origin", origin } },
    };

    private async Task<string> CookieAsync()
    {
        using var answer = await _app.Client.GetAsync(Ada);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string? cookie)
    {
        var request = new HttpRequestMessage(method, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var answer = await _app.Client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
