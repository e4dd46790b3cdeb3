using System.Text.Json;
using BenefitsFunctions.Customers;
using BenefitsFunctions.Http;

namespace BenefitsFunctions.Tests.Customers;

/// <summary>Domain names, and what a search finds.</summary>
public sealed class CustomerRuleTests
{
    private static readonly string Label = new('a', 63);

    public static TheoryData<string, string?> Names { get; } = new()
    {
        { "contoso.example", "contoso.example" },
        { "Contoso.EXAMPLE", "contoso.example" },
        { "a.b-c.d1.example", "a.b-c.d1.example" },
        { "1.example", "1.example" },
        { "例え.テスト", "xn--r8jz45g.xn--zckzah" },
        { "BÜCHER.example", "xn--bcher-kva.example" },
        { "例え。example", "xn--r8jz45g.example" },
        { "xn--r8jz45g.example", "xn--r8jz45g.example" },
        { $"{Label}.{Label}.{Label}.{new string('a', 61)}", $"{Label}.{Label}.{Label}.{new string('a', 61)}" },
        { $"{Label}.{Label}.{Label}.{new string('a', 62)}", null },
        { $"{Label}a.example", null },
        { "contoso", null },
        { "contoso.", null },
        { "contoso.example.", null },
        { ".example", null },
        { "a..example", null },
        { "-a.example", null },
        { "a-.example", null },
        { "a_b.example", null },
        { "a b.example", null },
        { "127.0.0.1", null },
        { "a.1example", null },
        { "https://a.example", null },
        { "a.example/b", null },
        { "a@contoso.example", null },
        { "contoso.example\n", null },
        { "*.example", null },
        { "xn--a-.example", null },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Normalized_OfAText_IsTheNameInAsciiOrNone(string text, string? expected) =>
        Assert.Equal(expected, DomainNames.Normalized(text));

    [Theory]
    [InlineData("suites", true)]
    [InlineData("SUITES", true)]
    [InlineData("so su", true)]
    [InlineData("ｓｕｉｔｅｓ", true)]
    [InlineData("contoso　suites", true)]
    [InlineData(" suites ", true)]
    [InlineData("コントソ", true)]
    [InlineData("suites.ex", true)]
    [InlineData("例え.example", true)]
    [InlineData("xn--r8jz45g", true)]
    [InlineData("例え", true)]
    [InlineData("ＭＡＩＬ．例", true)]
    [InlineData("suitesx", false)]
    [InlineData("fabrikam", false)]
    [InlineData("%", false)]
    public void Matches_ForAPartOfTheNameOrADomain_IsTrue(string search, bool expected) => Assert.Equal(
        expected,
        new CustomerSearch(search).Matches(Of("Contoso Suites コントソ スイート", "suites.example", "mail.xn--r8jz45g.example")));

    [Theory]
    [InlineData("a@adatum.example", true)]
    [InlineData("a@ADATUM.example", true)]
    [InlineData("a@mail.adatum.example", true)]
    [InlineData("a@adatum.example.", true)]
    [InlineData("a@mail.adatum.example.", true)]
    [InlineData("a@notadatum.example", false)]
    [InlineData("a@adatum.example.contoso.example", false)]
    [InlineData("adatum.example@contoso.example", false)]
    public void HasAddress_ForADomainOfTheCustomerOrOneBelow_IsTrue(string email, bool expected) =>
        Assert.Equal(expected, Of("Adatum", "adatum.example").HasAddress(email));

    [Theory]
    [InlineData("2026-11-20T09:59:59Z", "2026-11-20", true)]
    [InlineData("2026-11-20T09:59:59Z", "2026-11-21", false)]
    [InlineData("2026-11-20T10:00:00Z", "2026-11-21", true)]
    public void Customer_WithAGrant_TakesADayThatHasBegunSomewhere(string now, string day, bool isTaken)
    {
        var errors = new List<FieldError>();
        var body = JsonElement.Parse($$$"""{"azureGrant":{"granted":true,"at":"{{{day}}}"}}""");

        CustomerInput.Customer(new Fields(body, "", errors), "1", "c", DateTimeOffset.Parse(now, null));

        Assert.Equal(isTaken, errors.All(e => e.Field != "azureGrant.at"));
    }

    private static Customer Of(string name, params string[] domains) => new(
        "1", "c", name, Guid.Empty, domains, CustomerRelationship.Direct, null, new AzureGrant(false, null), []);
}
