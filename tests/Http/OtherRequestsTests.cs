using BenefitsFunctions.Http;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Http;

/// <summary>HEAD, OPTIONS, methods that a path does not take and paths that there are not.</summary>
public sealed class OtherRequestsTests(StartedApp started) : IClassFixture<StartedApp>
{
    private readonly BenefitsHost _app = started.App;

    public static TheoryData<string> Paths { get; } = [.. HttpRoutes.All.Select(r => r.Path()).Distinct()];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Path_ForEachMethod_IsTakenOrTellsWhichAre(string path)
    {
        var methods = HttpRoutes.All.Where(r => r.Path() == path).Select(r => r.Method.ToUpperInvariant()).ToList();
        if (methods.Contains("GET"))
        {
            methods.Add("HEAD");
        }

        var allow = string.Join(", ", methods.Append("OPTIONS").Order(StringComparer.Ordinal));

        var options = await _app.Office.SendsAsync("OPTIONS", path, null);
        Assert.Equal((204, "", allow), (options.Status, options.Text, options.Allow));
        foreach (var method in new[] { "PUT", "POST", "DELETE", "PATCH", "GET" }.Except(methods))
        {
            var refused = await _app.Office.SendsAsync(method, path, null);
            Assert.Equal((405, "method-not-allowed", allow), (refused.Status, refused.Code, refused.Allow));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Head_WhereGetIs_IsItsAnswerWithoutTheBody(string path)
    {
        var isThere = HttpRoutes.All.Any(r => r.Path() == path && r.Method == "get");

        var get = await _app.Office.GetsAsync(path);
        var head = await _app.Office.SendsAsync("HEAD", path, null);

        Assert.Equal(isThere ? get.Status : 405, head.Status);
        Assert.Equal((isThere ? get.Tag : null, ""), (head.Tag, head.Text));
        Assert.True(!isThere || head.ContentType == get.ContentType);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api/partners")]
    [InlineData("/api/partners/1000001/nothing")]
    public async Task UnknownPath_ForEachLanguage_SaysSo(string path)
    {
        var english = await _app.Office.GetsAsync(path);
        var japanese = await _app.Office.InJapanese().GetsAsync(path);
        var nobody = await _app.Nobody.GetsAsync(path);

        Assert.Equal((404, "route-not-found", 404, "route-not-found"), (english.Status, english.Code, japanese.Status, japanese.Code));
        Assert.Equal("There is nothing at this address.", english["title"]);
        Assert.Equal("このアドレスには何もありません。", japanese["title"]);
        Assert.Equal(401, nobody.Status);
    }

    [Fact]
    public void Functions_OfWhichSeveralTakeTheSameAddress_HaveTheOneThatNamesItFirst()
    {
        // …/go-to-market/contact is also a …/go-to-market/{offerId}.
        var both = (from named in HttpRoutes.All
                    from open in HttpRoutes.All
                    where named.Method == open.Method && Takes(open.Route.Split('/'), named.Route.Split('/'))
                    select (named.Function, open.Function)).ToList();

        Assert.NotEmpty(both);
        Assert.All(both, pair => Assert.True(
            StringComparer.OrdinalIgnoreCase.Compare(pair.Item1, pair.Item2) < 0, $"{pair.Item1} comes after {pair.Item2}."));

        static bool Takes(string[] open, string[] named) => open.Length == named.Length
            && open.Zip(named).All(part => part.First == part.Second || part.First[0] == '{')
            && open.Zip(named).Any(part => part.First[0] == '{' && part.Second[0] != '{');
    }

    [Fact]
    public void FunctionThatTakesTheRest_ByItsName_IsTheLast() => Assert.Equal(
        nameof(OtherRequestsApi.UnknownRequest),
        HttpRoutes.All.Select(route => route.Function).Append(nameof(OtherRequestsApi.UnknownRequest))
            .Max(StringComparer.OrdinalIgnoreCase));
}
