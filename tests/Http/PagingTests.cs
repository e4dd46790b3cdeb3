using BenefitsFunctions.Http;
using BenefitsFunctions.Tests.Support;
using CsCheck;

namespace BenefitsFunctions.Tests.Http;

/// <summary>Lists come in pages that leave nothing out.</summary>
public sealed class PagingTests(StartedApp started) : IClassFixture<StartedApp>
{
    public static TheoryData<string> Lists { get; } =
    [
        $"/api/partners/{Sample.Contoso}/activations",
        $"/api/partners/{Sample.Contoso}/contracts",
        "/api/accounts/me/contracts",
        "/api/products",
    ];

    [Fact]
    public void Of_WhateverIsAddedInFrontMeanwhile_GivesEveryItemOnce() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 12], Gen.Int[0, 3]).Sample((count, top, added) =>
        {
            List<int> all = [.. Enumerable.Range(0, count)];
            var seen = new List<int>();
            string? continuation = null;
            do
            {
                var page = new Paging(top, continuation).Of(all, item => $"{item}").Value!;
                Assert.InRange(page.Items.Count, Math.Min(1, count), top);
                seen.AddRange(page.Items);
                continuation = page.Continuation;
                all.InsertRange(0, Enumerable.Range(0, added).Select(i => -all.Count - i - 1));
            }
            while (continuation is not null);

            Assert.Equal(Enumerable.Range(0, count), seen);
        });

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Get_ForEachList_HasTheOneEnvelopeAndRefusesWhatIsNoPage(string path)
    {
        var admin = started.App.As("contoso-global-admin");

        var page = await admin.GetsAsync(path);
        var wrong = await admin.GetsAsync($"{path}?top=0&continuation=");
        var tooMany = await admin.GetsAsync($"{path}?top=1001");
        var unknown = await admin.GetsAsync($"{path}?continuation=unknown");

        Assert.Equal(["items", "continuation"], page.Body.EnumerateObject().Select(m => m.Name));
        Assert.Equal(["continuation", "top"], wrong.Fields.Order());
        Assert.Equal((400, 400), (tooMany.Status, unknown.Status));
        Assert.Equal(["continuation"], unknown.Fields);
    }

    [Fact]
    public async Task GetProducts_InPagesOfOne_IsTheWholeCatalog()
    {
        var person = started.App.As("somebody");
        var whole = await person.GetsAsync("/api/products");
        var items = new List<string>();
        for (string? next = ""; next is not null && items.Count < 100;)
        {
            var page = await person.GetsAsync($"/api/products?top=1{(next.Length > 0 ? $"&continuation={next}" : "")}");
            items.Add(Assert.Single(page.Body.GetProperty("items").EnumerateArray()).GetRawText());
            next = page["continuation"];
        }

        Assert.Equal(whole.Body.GetProperty("items").EnumerateArray().Select(i => i.GetRawText()), items);
    }
}
