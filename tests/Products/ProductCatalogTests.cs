using BenefitsFunctions.Products;

namespace BenefitsFunctions.Tests.Products;

public sealed class ProductCatalogTests
{
    private static readonly string Good = File.ReadAllText(ProductCatalog.DefaultPath);

    [Theory]
    [InlineData("\"products\": [", "\"product\": [", "$.product (line 2): ")]
    [InlineData("\"id\": \"sql-server\"", "\"id\": \"windows-server\"", "the product 'windows-server' is there twice")]
    [InlineData("\"id\": \"sql-server\"", "\"id\": \"SQL Server\"", "the id 'SQL Server' must be small letters")]
    [InlineData("\"id\": \"sql-server\"", "\"ident\": \"sql-server\"", "$.products[1].ident (line 56): ")]
    [InlineData("\"version\": \"2012 R2\"", "\"version\": \"2016\"", "the windows-server version '2016' is there twice")]
    [InlineData("\"released\": \"2013-11-25\"", "\"released\": \"2017-11-25\"", "windows-server 2016 must be released after 2012 R2")]
    [InlineData("\"released\": \"2013-11-25\"", "\"released\": \"2013-25-11\"", "$.products[0].versions[0].released (line 11): ")]
    [InlineData("\"mainstreamEnd\": \"2018-10-09\"", "\"mainstreamEnd\": null", "$.products[0].versions[0].mainstreamEnd (line 13): ")]
    [InlineData(
        "\"mainstreamEnd\": \"2018-10-09\"",
        "\"mainstreamEnd\": \"2013-11-25\"",
        "windows-server 2012 R2.mainstreamEnd must be after its release")]
    [InlineData(
        "\"extendedEnd\": \"2023-10-10\"",
        "\"extendedEnd\": \"2018-10-09\"",
        "windows-server 2012 R2.extendedEnd must be after its mainstreamEnd")]
    [InlineData("\"extendedEnd\": \"2023-10-10\"", "\"extended\": \"2023-10-10\"", "$.products[0].versions[0].extended (line 14): ")]
    [InlineData("\"retired\": \"2025-10-14\"", "\"retired\": \"2015-07-29\"", "windows 10.retired must be after its release")]
    [InlineData("\"retired\": \"2025-10-14\"", "\"mainstreamEnd\": \"2025-10-14\"", "$.products[6].versions[0].mainstreamEnd (line ")]
    [InlineData(
        "\"policy\": \"Fixed\"",
        "\"policy\": \"Endless\"",
        "$.products[0].versions[0] (line ")]
    [InlineData(
        "\"source\": \"Windows Server 2012 R2 - Microsoft Lifecycle\"",
        "\"source\": \" \"",
        "windows-server 2012 R2: version, name and source must be texts.")]
    [InlineData("\"needsLink\": false", "\"needsLink\": \"no\"", "$.products[15].needsLink (line ")]
    [InlineData("\"needsLink\": false,", "\"needsLink\": false, \"versions\": [],", "$.products[15].versions (line ")]
    [InlineData("{", "[", "$ (line 1): ")]
    public void Load_WhenFileIsWrong_SaysWhereInOneLine(string right, string wrong, string expected)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, Good.Replace(right, wrong, StringComparison.Ordinal));

        var error = Assert.Throws<InvalidDataException>(() => ProductCatalog.Load(path));

        Assert.StartsWith($"The product catalog {path} can't be used: {expected}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        File.Delete(path);
    }

    [Theory]
    [InlineData("null", "$ must be an object.")]
    [InlineData("[]", "$ (line 1): ")]
    [InlineData("""{"products":[],"more":1}""", "$.more (line 1): ")]
    [InlineData("""{"products":[],"products":[]}""", "$.products (line 1): Duplicate property 'products'")]
    [InlineData("""{"Products":[]}""", "$.Products (line 1): ")]
    [InlineData("""{"products":{}}""", "$.products (line 1): ")]
    [InlineData("""{"products":null}""", "$.products (line 1): ")]
    [InlineData("""{"products":[]}""", "$.products must not be empty.")]
    [InlineData("""{"products":[null]}""", "$.products must hold objects.")]
    [InlineData("""{"products":["azure"]}""", "$.products[0] (line 1): ")]
    [InlineData("""{"products":[{"id":"azure"}]}""", "The JSON payload for polymorphic interface or abstract type ")]
    [InlineData(
        """{"products":[{"kind":"cloud","id":"azure"}]}""",
        "$.products[0] (line 1): Read unrecognized type discriminator id 'cloud'.")]
    [InlineData("""{"products":[{"kind":"Cloud","id":1}]}""", "$.products[0].id (line 1): ")]
    [InlineData("""{"products":[{"kind":"Cloud","id":"a","id":"b"}]}""", "$.products[0].id (line 1): Duplicate property 'id'")]
    [InlineData("""{"products":[{"kind":"Cloud","id":"azure","name":"\ud800"}]}""", "$.products[0].name (line 1): ")]
    [InlineData("""{"products":[{"kind":"Cloud","id":"azure","\udc00":1}]}""", "$.products[0] (line 1): ")]
    [InlineData(
        """{"products":[{"kind":"Cloud","id":"azure","name":"Azure","needsLink":true}]}""",
        "$.products[0] (line 1): JSON deserialization for type 'BenefitsFunctions.Products.CloudEntry' was missing required properties "
        + "including: 'needsPlanInOwnTenant'.")]
    [InlineData(
        """{"products":[{"kind":"Cloud","id":"azure","name":" ","needsLink":true,"needsPlanInOwnTenant":true}]}""",
        "azure.name must be a text.")]
    [InlineData(
        """{"products":[{"kind":"Cloud","id":"","name":"A","needsLink":true,"needsPlanInOwnTenant":true}]}""",
        "the id '' must be small letters, digits and hyphens.")]
    [InlineData(
        """{"products":[{"kind":"Cloud","id":"azure","name":"Azure","needsLink":true,"needsPlanInOwnTenant":null}]}""",
        "$.products[0].needsPlanInOwnTenant (line 1): ")]
    [InlineData("""{"products":[{"kind":"OnPremises","id":"a","name":"A","versions":[]}]}""", "a.versions must not be empty.")]
    [InlineData("""{"products":[{"kind":"OnPremises","id":"a","name":"A","versions":null}]}""", "$.products[0].versions (line 1): ")]
    [InlineData("""{"products":[{"kind":"OnPremises","id":"a","name":"A","versions":[null]}]}""", "the versions of a must be objects.")]
    [InlineData("""{"products":[{"kind":"OnPremises","id":"a","name":"A","versions":["1"]}]}""", "$.products[0].versions[0] (line 1): ")]
    [InlineData(
        """
        {"products":[{"kind":"OnPremises","id":"a","name":"A","versions":[
          {"version":"1","name":"A 1","released":"2020-01-01","policy":"Modern","source":"S"}]}]}
        """,
        "$.products[0].versions[0] (line 2): ")]
    [InlineData(
        """
        {"products":[{"kind":"OnPremises","id":"a","name":"A","versions":[
          {"version":"1","name":"A 1","released":"2020-02-30","policy":"Modern","retired":null,"source":"S"}]}]}
        """,
        "$.products[0].versions[0].released (line 2): ")]
    [InlineData(
        """
        {"products":[{"kind":"OnPremises","id":"a","name":"A","versions":[
          {"version":"1","name":"A 1","released":"2020-01-01","policy":"Modern","retired":20250101,"source":"S"}]}]}
        """,
        "$.products[0].versions[0].retired (line 2): ")]
    [InlineData(
        """
        {"products":[{"kind":"OnPremises","id":"a","name":"A","versions":[
          {"version":"1","name":"A 1","released":"2020-01-01","policy":"Fixed",
           "mainstreamEnd":"2025-01-14","extendedEnd":"2024-01-09","source":"S"}]}]}
        """,
        "a 1.extendedEnd must be after its mainstreamEnd.")]
    public void Load_WhenAMemberIsWrong_NamesItsPlace(string json, string expected)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, json);

        var error = Assert.Throws<InvalidDataException>(() => ProductCatalog.Load(path));

        Assert.StartsWith($"The product catalog {path} can't be used: {expected}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Correct the file and start again.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        File.Delete(path);
    }

    [Fact]
    public void Load_WhenATextIsNoUtf8_NamesItsPlace()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [.. """{"products":[{"kind":"Cloud","id":"azure","name":"""u8, .. "\"a"u8, 0xFF, .. "\"}]}"u8]);

        var error = Assert.Throws<InvalidDataException>(() => ProductCatalog.Load(path));

        Assert.Contains("$.products[0].name (line 1): ", error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void Load_WhenFileIsMissing_SaysSo()
    {
        var error = Assert.Throws<InvalidDataException>(
            () => ProductCatalog.Load(Path.Combine(Path.GetTempPath(), "no-such-catalog.json")));
        Assert.Contains("no-such-catalog.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalog_WhenLoaded_HasEveryProductAndASourceForEachDate()
    {
        var catalog = ProductCatalog.Load(ProductCatalog.DefaultPath);

        Assert.Equal(["2012 R2", "2016", "2019", "2022", "2025"], catalog.Find("windows-server")!.Versions.Select(v => v.Version));
        Assert.Equal(["2014", "2016", "2017", "2019", "2022", "2025"], catalog.Find("sql-server")!.Versions.Select(v => v.Version));
        Assert.Equal(["2016", "2019", "SE"], catalog.Find("exchange-server")!.Versions.Select(v => v.Version));
        Assert.Equal(["2016", "2019", "SE"], catalog.Find("sharepoint-server")!.Versions.Select(v => v.Version));
        Assert.Equal(["10", "11"], catalog.Find("windows")!.Versions.Select(v => v.Version));
        Assert.Equal(["2016", "2019", "2022", "2025"], catalog.Find("system-center")!.Versions.Select(v => v.Version));
        Assert.Equal(["8", "9"], catalog.Find("dynamics-365-on-premises")!.Versions.Select(v => v.Version));
        Assert.All(
            catalog.All.SelectMany(p => p.Versions), v => Assert.EndsWith(" - Microsoft Lifecycle", v.Source, StringComparison.Ordinal));
        Assert.Equal(["microsoft-365"], catalog.All.Where(p => !p.NeedsLink).Select(p => p.Id));
        Assert.Equal(["azure"], catalog.All.Where(p => p is { Kind: ProductKind.Cloud, NeedsPlanInOwnTenant: true }).Select(p => p.Id));
        Assert.Null(catalog.Find("windows-Server"));
    }
}
