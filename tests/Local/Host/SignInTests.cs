using System.Net;
using System.Text;
using System.Text.Json;

namespace BenefitsFunctions.Tests.Local.Host;

public sealed class SignInTests(SharedSampleHost shared) : IClassFixture<SharedSampleHost>
{
    private const string Ada =
        "/.auth/login/dev?account=ada-1&name=Ada&email=ada@contoso.example&idp=live.com&roles=ProgramOffice,Operator";

    private readonly SampleHost _app = shared.App;

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
    public async Task Login_WhenTheQueryIsTooLong_Is400() =>
        Assert.Equal(
            (400, "sign-in-invalid"),
            await _app.ProblemAsync(new(HttpMethod.Get, $"/.auth/login/dev?account={new string('a', 1000)}")));

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
                "tid=9188040d-6c67-4c5b-b112-36a304b66dad",
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

    [Theory]
    [InlineData("account=a", "tid=11111111-1111-1111-1111-111111111111")]
    [InlineData("account=a&idp=live.com", "tid=9188040d-6c67-4c5b-b112-36a304b66dad")]
    [InlineData("account=a&tid=fabrikam", "tid=fabrikam")]
    public async Task Me_WhenSignedIn_SaysWhichTenantTheAccountBelongsTo(string query, string claim)
    {
        var cookie = await CookieAsync($"/.auth/login/dev?{query}");
        var me = JsonDocument.Parse(await SendAsync(HttpMethod.Get, "/.auth/me", cookie)).RootElement[0];

        Assert.Contains(
            claim,
            me.GetProperty("user_claims").EnumerateArray().Select(c => $"{c.GetProperty("typ")}={c.GetProperty("val")}"));
    }

    [Fact]
    public async Task Function_WhenSignedIn_GetsThePlatformsHeadersInPlaceOfTheClients()
    {
        var told = await PrincipalAsync(
            _app, ("Cookie", await CookieAsync()), ("X-MS-CLIENT-PRINCIPAL", "forged"), ("X-MS-CLIENT-PRINCIPAL-ID", "forged"));

        Assert.Equal(
            "ada-1|ada@contoso.example|aad",
            $"{told.GetProperty("X-MS-CLIENT-PRINCIPAL-ID")}|{told.GetProperty("X-MS-CLIENT-PRINCIPAL-NAME")}|"
            + $"{told.GetProperty("X-MS-CLIENT-PRINCIPAL-IDP")}");
        var json = Encoding.UTF8.GetString(Convert.FromBase64String(told.GetProperty("X-MS-CLIENT-PRINCIPAL").GetString()!));
        var principal = JsonDocument.Parse(json).RootElement;
        Assert.Equal("aad", principal.GetProperty("auth_typ").GetString());
        Assert.Equal("roles", principal.GetProperty("role_typ").GetString());
        Assert.Equal(8, principal.GetProperty("claims").GetArrayLength());
    }

    [Fact]
    public async Task Function_WhenNotSignedIn_GetsNoneOfTheClientsPrincipalHeaders() => Assert.Equal(
        "{}", (await PrincipalAsync(_app, ("X-MS-CLIENT-PRINCIPAL", "e30="), ("x-ms-client-principal-id", "forged"))).GetRawText());

    [Fact]
    public async Task Function_WhenNotSignedInAndClientsAreTrusted_GetsWhatTheClientSent()
    {
        await using var trusting = await SampleHost.StartAsync(options => options with { TrustPrincipal = true });
        var told = await PrincipalAsync(trusting, ("X-MS-CLIENT-PRINCIPAL", "e30="));

        Assert.Equal("""{"X-MS-CLIENT-PRINCIPAL":"e30="}""", told.GetRawText());
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

    private static async Task<JsonElement> PrincipalAsync(SampleHost app, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/Principal");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await app.Client.SendAsync(request);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private async Task<string> CookieAsync(string login = Ada)
    {
        using var answer = await _app.Client.GetAsync(login);
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
