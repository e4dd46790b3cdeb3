using BenefitsFunctions.Products;

namespace BenefitsFunctions.Tests.Products;

public sealed class ProductCatalogTests
{
    private static readonly string Good = File.ReadAllText(ProductCatalog.DefaultPath);

    [Theory]
    [InlineData("\"products\": [", "\"product\": [", "the file must hold exactly 'products'")]
    [InlineData("\"id\": \"sql-server\"", "\"id\": \"windows-server\"", "the product 'windows-server' is there twice")]
    [InlineData("\"id\": \"sql-server\"", "\"id\": \"SQL Server\"", "the id 'SQL Server' must be small letters")]
    [InlineData("\"id\": \"sql-server\"", "\"ident\": \"sql-server\"", "an object with an 'id'")]
    [InlineData("\"version\": \"2012 R2\"", "\"version\": \"2016\"", "the windows-server version '2016' is there twice")]
    [InlineData("\"released\": \"2013-11-25\"", "\"released\": \"2017-11-25\"", "windows-server 2016 must be released after 2012 R2")]
    [InlineData("\"released\": \"2013-11-25\"", "\"released\": \"2013-25-11\"", "windows-server 2012 R2.released must be a day")]
    [InlineData("\"mainstreamEnd\": \"2018-10-09\"", "\"mainstreamEnd\": null", "windows-server 2012 R2.mainstreamEnd must be a day")]
    [InlineData(
        "\"mainstreamEnd\": \"2018-10-09\"",
        "\"mainstreamEnd\": \"2013-11-25\"",
        "windows-server 2012 R2.mainstreamEnd must be after its release")]
    [InlineData(
        "\"extendedEnd\": \"2023-10-10\"",
        "\"extendedEnd\": \"2018-10-09\"",
        "windows-server 2012 R2.extendedEnd must be after its mainstreamEnd")]
    [InlineData("\"extendedEnd\": \"2023-10-10\"", "\"extended\": \"2023-10-10\"", "windows-server 2012 R2 must hold exactly")]
    [InlineData("\"retired\": \"2025-10-14\"", "\"retired\": \"2015-07-29\"", "windows 10.retired must be after its release")]
    [InlineData("\"retired\": \"2025-10-14\"", "\"mainstreamEnd\": \"2025-10-14\"", "windows 10 must hold exactly")]
    [InlineData("\"policy\": \"Fixed\"", "\"policy\": \"Endless\"", "'policy' must be one of Fixed, Modern")]
    [InlineData(
        "\"source\": \"Windows Server 2012 R2 - Microsoft Lifecycle\"",
        "\"source\": \" \"",
        "windows-server 2012 R2.source must be a text")]
    [InlineData("\"needsLink\": false", "\"needsLink\": \"no\"", "microsoft-365.needsLink must be true or false")]
    [InlineData("\"needsLink\": false,", "\"needsLink\": false, \"versions\": [],", "microsoft-365 must hold exactly")]
    [InlineData("{", "[", "")]
    public void Load_WhenFileIsWrong_SaysWhereInOneLine(string right, string wrong, string expected)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, Good.Replace(right, wrong, StringComparison.Ordinal));

        var error = Assert.Throws<InvalidDataException>(() => ProductCatalog.Load(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        File.Delete(path);
    }

    [Theory]
    [InlineData("[]", "the file must be an object")]
    [InlineData("""{"products":[],"more":1}""", "the file must hold exactly 'products'")]
    [InlineData("""{"products":[],"products":[]}""", "")]
    [InlineData("""{"products":{}}""", "'products' must be a list")]
    [InlineData(
        """{"products":[{"id":"azure","name":"\ud800"}]}""", "products[0].name must be valid UTF-8, without halves of surrogate pairs.")]
    [InlineData("""{"products":[{"id":"azure","\udc00":1}]}""", "the name of a member of products[0] must be valid UTF-8")]
    [InlineData("""{"products":[]}""", "'products' must not be empty")]
    [InlineData("""{"products":["azure"]}""", "each product must be an object with an 'id'")]
    [InlineData("""{"products":[{"id":1}]}""", "an 'id' must be a text")]
    [InlineData(
        """{"products":[{"id":"azure","name":"Azure","needsLink":true}]}""",
        "azure must hold exactly 'id', 'name', 'needsLink', 'needsPlanInOwnTenant'")]
    [InlineData("""{"products":[{"id":"azure","name":"","needsLink":true,"needsPlanInOwnTenant":true}]}""", "azure.name must be a text")]
    [InlineData(
        """{"products":[{"id":"azure","name":"Azure","needsLink":true,"needsPlanInOwnTenant":null}]}""",
        "azure.needsPlanInOwnTenant must be true or false")]
    [InlineData("""{"products":[{"id":"a","name":"A","versions":[]}]}""", "a.versions must not be empty")]
    [InlineData("""{"products":[{"id":"a","name":"A","versions":null}]}""", "a.versions must be a list")]
    [InlineData("""{"products":[{"id":"a","name":"A","versions":["1"]}]}""", "a: each version must be an object with a 'version'")]
    [InlineData("""{"products":[{"id":"a","name":"A","versions":[{"version":"1"}]}]}""", "a 1: 'policy' must be one of")]
    [InlineData(
        """
        {"products":[{"id":"a","name":"A","versions":[
          {"version":"1","name":"A 1","released":"2020-01-01","policy":"Modern","source":"S"}]}]}
        """,
        "a 1 must hold exactly")]
    [InlineData(
        """
        {"products":[{"id":"a","name":"A","versions":[
          {"version":"1","name":"A 1","released":"2020-02-30","policy":"Modern","retired":null,"source":"S"}]}]}
        """,
        "a 1.released must be a day")]
    [InlineData(
        """
        {"products":[{"id":"a","name":"A","versions":[
          {"version":"1","name":"A 1","released":"2020-01-01","policy":"Modern","retired":20250101,"source":"S"}]}]}
        """,
        "a 1.retired must be a day")]
    [InlineData(
        """
        {"products":[{"id":"a","name":"A","versions":[
          {"version":"1","name":"A 1","released":"2020-01-01","policy":"Fixed",
           "mainstreamEnd":"2025-01-14","extendedEnd":"2024-01-09","source":"S"}]}]}
        """,
        "a 1.extendedEnd must be after its mainstreamEnd")]
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
        File.WriteAllBytes(path, [.. """{"products":[{"id":"azure","name":"""u8, .. "\"a"u8, 0xFF, .. "\"}]}"u8]);

        var error = Assert.Throws<InvalidDataException>(() => ProductCatalog.Load(path));

        Assert.Contains("products[0].name must be valid UTF-8", error.Message, StringComparison.Ordinal);
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
