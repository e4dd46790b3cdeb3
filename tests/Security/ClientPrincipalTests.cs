using System.Text;
using BenefitsFunctions.Security;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Security;

public sealed class ClientPrincipalTests
{
    private static readonly Guid Tenant = new(Person.OperatorTenant);
    private const string Oid = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    [Theory]
    [InlineData(
        """{"claims":[{"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"a"},{"typ":"oid","val":"b"}]}""", "a")]
    [InlineData("""{"claims":[{"typ":"oid","val":"b"},{"typ":"nameidentifier","val":"c"}]}""", "b")]
    [InlineData("""{"claims":[{"typ":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier","val":"c"}]}""", "c")]
    public void Read_WhenSeveralClaimsName_TakesTheFirstInOrder(string json, string expected) =>
        Assert.Equal(expected, Read(json)?.AccountId);

    [Theory]
    [InlineData("idp", "live.com", AccountType.Personal)]
    [InlineData("http://schemas.microsoft.com/identity/claims/identityprovider", "live.com", AccountType.Personal)]
    [InlineData("tid", "9188040d-6c67-4c5b-b112-36a304b66dad", AccountType.Personal)]
    [InlineData("http://schemas.microsoft.com/identity/claims/tenantid", "9188040d-6c67-4c5b-b112-36a304b66dad", AccountType.Personal)]
    [InlineData("tid", "11111111-2222-3333-4444-555555555555", AccountType.Work)]
    [InlineData("idp", "aad", AccountType.Work)]
    public void Read_ForEachProvider_TellsWorkFromPersonal(string claim, string value, AccountType expected) =>
        Assert.Equal(expected, Read($$"""{"claims":[{"typ":"oid","val":"a"},{"typ":"{{claim}}","val":"{{value}}"}]}""")?.Type);

    [Fact]
    public void Read_WhenRolesAreClaimed_TakesTheOnesThatExist() => Assert.Equal(
        [AppRole.ProgramOffice],
        Read(
            """
            {"claims":[
              {"typ":"oid","val":"a"},
              {"typ":"tid","val":"11111111-1111-1111-1111-111111111111"},
              {"typ":"roles","val":"ProgramOffice"},
              {"typ":"roles","val":"1"},
              {"typ":"roles","val":"GlobalAdmin"}]}
            """)!.Roles);

    [Theory]
    [InlineData("tid", "11111111-1111-1111-1111-111111111111", true)]
    [InlineData("http://schemas.microsoft.com/identity/claims/tenantid", "11111111-1111-1111-1111-111111111111", true)]
    [InlineData("tid", "22222222-2222-2222-2222-222222222222", false)]
    [InlineData("tid", "9188040d-6c67-4c5b-b112-36a304b66dad", false)]
    [InlineData("tid", "00000000-0000-0000-0000-000000000000", false)]
    [InlineData("tid", "", false)]
    [InlineData("tenant", "11111111-1111-1111-1111-111111111111", false)]
    public void Read_WhenRolesAreOfATenant_BelievesTheOperatorsAlone(string claim, string tenant, bool believed)
    {
        var json = $$"""{"claims":[{"typ":"oid","val":"a"},{"typ":"{{claim}}","val":"{{tenant}}"},{"typ":"roles","val":"Operator"}]}""";

        Assert.Equal(believed, Read(json)!.IsOperator);
        Assert.False(ClientPrincipal.Read(Convert.ToBase64String(Encoding.UTF8.GetBytes(json)), null)!.IsOperator);
    }

    [Fact]
    public void Read_WhenTwoTenantsAreNamed_BelievesNeither() => Assert.Empty(
        Read(
            """
            {"claims":[
              {"typ":"oid","val":"a"},
              {"typ":"tid","val":"11111111-1111-1111-1111-111111111111"},
              {"typ":"http://schemas.microsoft.com/identity/claims/tenantid","val":"22222222-2222-2222-2222-222222222222"},
              {"typ":"roles","val":"Operator"}]}
            """)!.Roles);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"claims":{}}""")]
    [InlineData("""{"claims":[]}""")]
    [InlineData("""{"claims":[7]}""")]
    [InlineData("""{"claims":[{"typ":"oid"}]}""")]
    [InlineData("""{"claims":[{"typ":"oid","val":7}]}""")]
    [InlineData("""{"claims":[{"typ":"oid","val":""}]}""")]
    [InlineData("""{"claims":[{"typ":"oid","val":"a\u0000b"}]}""")]
    [InlineData("""{"claims":[{"typ":"oid","val":"\ud800"}]}""")]
    public void Read_WhenNobodyIsNamed_IsNull(string json) => Assert.Null(Read(json));

    [Fact]
    public void Read_WhenAccountIdIsOverLong_IsNull() =>
        Assert.Null(Read($$"""{"claims":[{"typ":"{{Oid}}","val":"{{new string('a', 129)}}"}]}"""));

    [Theory]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("not base64 at all")]
    public void Read_WhenNoBase64_IsNull(string header) => Assert.Null(ClientPrincipal.Read(header, Tenant));

    private static Caller? Read(string json) => ClientPrincipal.Read(Convert.ToBase64String(Encoding.UTF8.GetBytes(json)), Tenant);
}
