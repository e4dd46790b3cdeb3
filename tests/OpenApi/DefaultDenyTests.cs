using System.Text;
using BenefitsFunctions.Security;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.OpenApi;

/// <summary>Every HTTP function, found by reflection, keeps out whoever it should: a new function without a guard fails here.</summary>
public sealed class DefaultDenyTests(StartedApp started) : IClassFixture<StartedApp>
{
    private static readonly IReadOnlyList<HttpRoute> Guarded =
    [
        .. HttpRoutes.All.Where(r => !AuthenticationMiddleware.OpenFunctions.Contains(r.Function)),
    ];
    private readonly BenefitsHost _app = started.App;

    public static TheoryData<string, string> MalformedPrincipals { get; } = new()
    {
        { "no Base64", "%%%" },
        { "no Base64 either", "not base64 at all" },
        { "Base64 cut off", Person.Principal("contoso-global-admin", ["ProgramOffice"])[..^3] },
        { "two in one header", $"{Person.Principal("a", ["ProgramOffice"])}, {Person.Principal("b", [])}" },
        { "no JSON", Encode("hello") },
        { "invalid UTF-8", Convert.ToBase64String([0x7b, 0xff, 0xfe, 0x7d]) },
        { "a list", Encode("[]") },
        { "null", Encode("null") },
        { "no claims", Encode("{}") },
        { "claims of another type", Encode("""{"claims":{"typ":"oid","val":"a"}}""") },
        { "claims null", Encode("""{"claims":null}""") },
        { "empty claims", Encode("""{"claims":[]}""") },
        { "claim that is no object", Encode("""{"claims":["oid"]}""") },
        { "claim without a value", Encode("""{"claims":[{"typ":"oid"}]}""") },
        { "claim with a number", Encode("""{"claims":[{"typ":"oid","val":7}]}""") },
        { "claim with null", Encode("""{"claims":[{"typ":"oid","val":null}]}""") },
        { "only roles", Encode("""{"claims":[{"typ":"roles","val":"ProgramOffice"}]}""") },
        { "empty account", Encode("""{"claims":[{"typ":"oid","val":""}]}""") },
        { "control character", Encode("""{"claims":[{"typ":"oid","val":"a\u0000"}]}""") },
        { "half a surrogate pair", Encode("""{"claims":[{"typ":"oid","val":"\ud800"}]}""") },
        { "half a surrogate pair in a type", Encode("""{"claims":[{"typ":"\ud800","val":"a"},{"typ":"oid","val":"a"}]}""") },
        { "over-long account", Encode($$"""{"claims":[{"typ":"oid","val":"{{new string('a', 129)}}"}]}""") },
        { "deeply nested", Encode(new string('[', 200) + new string(']', 200)) },
    };

    [Fact]
    public async Task EveryFunction_WhenNobodyIsSignedIn_Is401()
    {
        Assert.NotEmpty(Guarded);
        foreach (var route in Guarded)
        {
            var answer = await _app.Nobody.SendsAsync(route.Method.ToUpperInvariant(), route.Path(), null);
            var empty = await _app.WithPrincipal("").SendsAsync(route.Method.ToUpperInvariant(), route.Path(), "{}");

            Assert.Equal((route, 401, "sign-in-required"), (route, answer.Status, answer.Code));
            Assert.Equal((route, 401, "sign-in-required"), (route, empty.Status, empty.Code));
        }
    }

    [Theory]
    [MemberData(nameof(MalformedPrincipals))]
    public async Task EveryFunction_WhenThePrincipalIsMalformed_Is401(string what, string principal)
    {
        foreach (var route in Guarded)
        {
            var answer = await started.Wire.SendsAsync(route.Method.ToUpperInvariant(), route.Path(), principal);
            Assert.Equal((what, route, 401, "principal-malformed"), (what, route, answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task EveryFunction_WhenThereAreTwoPrincipals_Is401()
    {
        var header = $"X-MS-CLIENT-PRINCIPAL: {Person.Principal("office-1", ["ProgramOffice"])}";
        foreach (var route in Guarded)
        {
            var answer = await started.Wire.WritesAsync($"{route.Method.ToUpperInvariant()} {route.Path()} HTTP/1.1\n{header}\n{header}");
            Assert.Equal((route, 401, "principal-malformed"), (route, answer.Status, answer.Code));
        }
    }

    [Theory]
    [InlineData("False")]
    [InlineData("1")]
    [InlineData("True;")]
    public async Task EveryFunction_WhenThePlatformDoesNotVouch_Is401WhoeverAsks(string enabled)
    {
        await using var app = await BenefitsHost.StartAsync(settings: $"WEBSITE_AUTH_ENABLED={enabled}");
        foreach (var route in Guarded)
        {
            var answer = await app.Office.SendsAsync(route.Method.ToUpperInvariant(), route.Path(), null);
            Assert.Equal((route, 401, "sign-in-off"), (route, answer.Status, answer.Code));
        }

        Assert.Equal(200, (await app.Nobody.GetsAsync("/api/health")).Status);
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("fabrikam-global-admin")]
    [InlineData("contoso-global-admin ")]
    [InlineData("CONTOSO-GLOBAL-ADMIN")]
    public async Task EveryPartnerFunction_WhenTheAccountIsOfAnotherPartner_AnswersAsIfThePartnerDidNotExist(string account)
    {
        var routes = Guarded.Where(r => r.Parameters.Contains("partnerId")).ToList();
        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            var (status, code) = route.Function == "PutPartner" ? (403, "program-office-only") : (404, "partner-not-found");
            var answers = new List<ApiAnswer>();
            foreach (var partner in new[] { Sample.Contoso, "9999999", "not-a-partner" })
            {
                answers.Add(
                    await _app.As(account, "Operator").SendsAsync(route.Method.ToUpperInvariant(), route.Path(partner), "{ broken"));
            }

            Assert.All(answers, answer => Assert.Equal((route, status, code), (route, answer.Status, answer.Code)));
            Assert.Single(answers.Select(a => a.Text).Distinct());
        }
    }

    /// <summary>Roles × own and foreign tenant × every route: with a foreign tenant a role is worth nothing.</summary>
    [Theory]
    [InlineData("ProgramOffice")]
    [InlineData("Operator")]
    public async Task EveryFunction_WhenARoleIsOfAForeignTenant_AnswersAsWithoutIt(string role)
    {
        var counts = new List<HttpRoute>();
        foreach (var route in Guarded)
        {
            async Task<(int, string?)> AnswerAsync(string[] roles, string? tenant)
            {
                var person = _app.WithPrincipal(Person.Principal("stranger", roles, tenant: tenant));
                var answer = await person.SendsAsync(route.Method.ToUpperInvariant(), route.Path("9999999"), "{ broken");
                return (answer.Status, answer.Code);
            }

            var none = await AnswerAsync([], Person.OperatorTenant);
            Assert.Equal((route, none), (route, await AnswerAsync([role], "22222222-2222-2222-2222-222222222222")));
            Assert.Equal((route, none), (route, await AnswerAsync([role], null)));
            if (await AnswerAsync([role], Person.OperatorTenant) != none)
            {
                counts.Add(route);
            }
        }

        Assert.NotEmpty(counts);
    }

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}
