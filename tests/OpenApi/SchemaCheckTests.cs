using System.Text.Json;
using BenefitsFunctions.Tests.Support.OpenApi;
using Xunit.Sdk;

namespace BenefitsFunctions.Tests.OpenApi;

/// <summary>The check of the answers, checked: what the document does not promise fails.</summary>
public sealed class SchemaCheckTests
{
    private const string Link = """
        {"contractId":"1","benefit":"ProductSupport","membership":"LegacyGold","state":"Active","unlimited":false,"total":null,
         "used":null,"remaining":null,"publishesAt":"2026-11-20T09:00:00Z","publishedAt":null,"start":"2026-04-01","end":"2027-03-31",
         "endReason":null,"linkedAt":"2026-11-20T09:00:00.25Z","closedAt":null}
        """;

    [Theory]
    [InlineData("", "", null)]
    [InlineData("\"1\"", "1", "/contractId type")]
    [InlineData("\"contractId\":\"1\",", "", "required")]
    [InlineData("\"contractId\"", "\"more\":1,\"contractId\"", "/more")]
    [InlineData("\"Active\"", "\"active\"", "/state enum")]
    [InlineData("\"total\":null", "\"total\":\"5\"", "/total type")]
    [InlineData("2026-04-01", "2026-02-30", "/start format")]
    [InlineData("2026-04-01", "2026-04-01T00:00:00Z", "/start format")]
    [InlineData("09:00:00Z", "09:00:00+09:00", "/publishesAt format")]
    [InlineData("09:00:00Z", "09:00:00", "/publishesAt format")]
    public void Faults_OfALink_NameWhatIsWrong(string right, string wrong, string? expected) =>
        AssertFault(expected, right.Length == 0 ? Link : Link.Replace(right, wrong, StringComparison.Ordinal), "Link");

    [Theory]
    [InlineData("""{"email":"a@b.example","displayName":"A","association":"Programme","roles":[]}""", null)]
    [InlineData("""{"email":"nobody","displayName":"A","association":"Programme","roles":[]}""", "/email format")]
    [InlineData("""{"email":"a@b.example","displayName":"","association":"Programme","roles":[]}""", "/displayName minLength")]
    [InlineData("""{"email":"a@b.example","displayName":"{long}","association":"Programme","roles":[]}""", "/displayName maxLength")]
    [InlineData(
        """{"email":"a@b.example","displayName":"A","association":"CspOnly","roles":["UserAdmin","UserAdmin"]}""", "/roles uniqueItems")]
    [InlineData("""{"email":"a@b.example","displayName":"A","association":"CspOnly","roles":[{eleven}]}""", "/roles maxItems")]
    public void Faults_OfAUser_CountCharactersAndItems(string json, string? expected) =>
        AssertFault(
            expected,
            json.Replace("{long}", new string('a', 201), StringComparison.Ordinal)
                .Replace("{eleven}", string.Join(',', Enumerable.Repeat("\"UserAdmin\"", 11)), StringComparison.Ordinal),
            "UserInput");

    [Theory]
    [InlineData("""{"partnerId":"1","location":"all","canActivate":true,"canActivateReason":null,"notice":7}""", "/notice type")]
    [InlineData("""{"partnerId":"1","canActivateReason":{"code":"a","detail":"b"}}""", "/canActivateReason required")]
    public void Faults_OfAChoice_NameEachThatDoesNotFit(string json, string expected) => AssertFault(expected, json, "BenefitsPage");

    [Theory]
    [InlineData(401, "application/problem+json; charset=utf-8", "sign-in-required", true)]
    [InlineData(401, "application/problem+json", "Sign in", false)]
    [InlineData(401, "application/json", "sign-in-required", false)]
    [InlineData(418, "application/problem+json", "sign-in-required", false)]
    public void Check_OfAnAnswer_PassesOnlyWhatIsPromised(int status, string contentType, string code, bool passes)
    {
        var json = JsonSerializer.SerializeToElement(new { type = "about:blank", title = "T", status, detail = "D", code });
        void Check() => ApiDocument.Check("GET", "/api/products", status, contentType, json);

        if (passes)
        {
            Check();
        }
        else
        {
            Assert.Throws<TrueException>(Check);
        }
    }

    private static void AssertFault(string? expected, string json, string schema)
    {
        var faults = ApiDocument.Schemas.Faults(
            JsonElement.Parse(json), ApiDocument.Root.GetProperty("components").GetProperty("schemas").GetProperty(schema));
        if (expected is null)
        {
            Assert.Empty(faults);
        }
        else
        {
            Assert.Contains(faults, f => f.TrimStart().StartsWith(expected, StringComparison.Ordinal));
        }
    }
}
