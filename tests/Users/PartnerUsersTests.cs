using System.Text;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Users;

/// <summary>Users of a partner through HTTP.</summary>
public sealed class PartnerUsersTests(StartedApp started) : IClassFixture<StartedApp>
{
    private static readonly object Member = new
    {
        email = "new@contoso.example",
        displayName = "New",
        association = "Programme",
        roles = Array.Empty<string>(),
    };
    private readonly BenefitsHost _app = started.App;

    public static TheoryData<string> AccountIds { get; } =
    [
        "plain",
        "a b",
        " ",
        "a'b",
        "a''b",
        "a\"b",
        "a|b",
        "|",
        "a~b",
        "~007c",
        "~7c",
        "a/b",
        "a\\b",
        "a?b#c",
        "a%b",
        "100%",
        "a+b",
        "a&b=c",
        "a;b",
        "a:b",
        "{a}",
        "<a>",
        "Größe",
        "日本",
        "😀",
        "a..b",
        "-", "*", "%20", new string('/', 128), new string('|', 128), new string('日', 128), new string('~', 128),
    ];

    [Theory]
    [MemberData(nameof(AccountIds))]
    public async Task Put_WhateverTheAccountIdIs_LetsExactlyThatAccountInUntilItIsRemoved(string accountId)
    {
        var path = $"/api/partners/{Sample.Contoso}/users/{Uri.EscapeDataString(accountId)}";
        var before = await _app.As(accountId).SeesBenefitsAsync(Sample.Contoso);
        var put = await _app.Office.PutsAsync(path, Member);
        var again = await _app.Office.PutsAsync(put.Location!, Member);
        var inside = await _app.As(accountId).SeesBenefitsAsync(Sample.Contoso);
        var neighbours = await Task.WhenAll(
            new[]
            {
                accountId + "x",
                $"x{accountId}",
                Uri.EscapeDataString(accountId),
            }.Where(id => id != accountId && id.Length <= 128).Select(id => _app.As(id).SeesBenefitsAsync(Sample.Contoso)));
        var removed = await _app.Office.DeletesAsync(path);
        var after = await _app.As(accountId).SeesBenefitsAsync(Sample.Contoso);

        Assert.Equal(
            (404, 201, 200, 200, 204, 404), (before.Status, put.Status, again.Status, inside.Status, removed.Status, after.Status));
        Assert.Equal(accountId, put["accountId"]);
        Assert.All(neighbours, n => Assert.Equal(404, n.Status));
    }

    [Theory]
    [InlineData("%01")]
    [InlineData("a%0Ab")]
    [InlineData("%C2%85")]
    public async Task Put_WhenTheAccountIdHasControlCharacters_NamesIt(string segment)
    {
        var answer = await started.Wire.SendsAsync(
            "PUT",
            $"/api/partners/{Sample.Contoso}/users/{segment}",
            Person.Principal("office-1", ["ProgramOffice"]),
            Encoding.UTF8.GetBytes("{}"));
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal(["accountId"], answer.Fields);
    }

    [Fact]
    public async Task Put_WhenTheAccountIdIsOverLong_NamesIt() =>
        Assert.Equal(
            ["accountId"], (await _app.Office.PutsAsync($"/api/partners/{Sample.Contoso}/users/{new string('a', 129)}", Member)).Fields);

    [Fact]
    public async Task Put_WhenGlobalAdminIsAssociatedThroughCspOnly_Is403()
    {
        await _app.Office.PutsAsync(
            $"/api/partners/{Sample.Litware}/users/csp-boss",
            new { email = "boss@litware.example", displayName = "Boss", association = "CspOnly", roles = new[] { "GlobalAdmin" } });

        var answer = await _app.As("csp-boss").PutsAsync($"/api/partners/{Sample.Litware}/users/csp-boss", Member);

        Assert.Equal((403, "global-admin-required"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Delete_WhenRepeatedOrThereWasNone_Is204()
    {
        var admin = _app.As("fabrikam-global-admin");
        await admin.PutsAsync($"/api/partners/{Sample.Fabrikam}/users/gone", Member);

        var answers = new[]
        {
            await admin.DeletesAsync($"/api/partners/{Sample.Fabrikam}/users/gone"),
            await admin.DeletesAsync($"/api/partners/{Sample.Fabrikam}/users/gone"),
            await admin.DeletesAsync($"/api/partners/{Sample.Fabrikam}/users/never"),
        };

        Assert.All(answers, a => Assert.Equal((204, ""), (a.Status, a.Text)));
    }

    [Fact]
    public async Task Put_WhenManyAtOnce_IsCreatedOnce()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => _app.Office.PutsAsync($"/api/partners/{Sample.Northwind}/users/at-once", Member)));
        Assert.Equal([.. Enumerable.Repeat(200, 7), 201], answers.Select(a => a.Status).Order());
    }

    [Theory]
    [InlineData("office-1", 201, null, "ProgramOffice")]
    [InlineData("litware-global-admin", 201, null)]
    [InlineData("litware-partner-admin", 403, "global-admin-required")]
    [InlineData("litware-user-admin", 403, "global-admin-required")]
    [InlineData("litware-member", 403, "global-admin-required")]
    [InlineData("litware-csp", 403, "global-admin-required")]
    [InlineData("contoso-global-admin", 404, "partner-not-found")]
    [InlineData("operator-1", 404, "partner-not-found", "Operator")]
    [InlineData("stranger", 404, "partner-not-found")]
    public async Task PutAndDelete_ForEachKindOfAccount_AnswerWhetherItMay(
        string account, int status, string? code, params string[] appRoles)
    {
        var path = $"/api/partners/{Sample.Litware}/users/by-{account}";
        var put = await _app.As(account, appRoles).PutsAsync(path, Member);
        var delete = await _app.As(account, appRoles).DeletesAsync(path);

        Assert.Equal((status, code), (put.Status, put.Code));
        Assert.Equal((status == 201 ? 204 : status, code), (delete.Status, delete.Code));
    }

    [Fact]
    public async Task Put_WhenRolesChange_TakesEffectAtOnce()
    {
        object As(string role) =>
            new { email = "turn@fabrikam.example", displayName = "Turn", association = "Programme", roles = new[] { role } };
        var path = $"/api/partners/{Sample.Tailspin}/users/turn";
        var turn = _app.As("turn");

        await _app.Office.PutsAsync(path, As("GlobalAdmin"));
        var asAdmin = await turn.PutsAsync(path, As("UserAdmin"));
        var asUserAdmin = await turn.PutsAsync(path, As("GlobalAdmin"));

        Assert.Equal((200, 403), (asAdmin.Status, asUserAdmin.Status));
    }
}
