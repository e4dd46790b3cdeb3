using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Users;

/// <summary>A partner that has a global administrator keeps one, unless the programme office takes the last.</summary>
public sealed class LastAdminTests(StartedApp started) : IClassFixture<StartedApp>
{
    private const string Partner = Sample.Tailspin;
    private readonly BenefitsHost _app = started.App;

    public static TheoryData<string, string> Changes { get; } = new()
    {
        { "Programme", "PartnerAdmin" },
        { "CspOnly", "GlobalAdmin" },
    };

    [Fact]
    public async Task Delete_WhenTheLastAdminRemovesHimself_Is409UntilThereIsAnother()
    {
        await AdminsAsync("last");
        var last = _app.As("last");

        var refused = await last.DeletesAsync(Path("last"));
        await last.PutsAsync(Path("next"), User("Programme", "GlobalAdmin"));
        var removed = await last.DeletesAsync(Path("last"));
        var nextRefused = await _app.As("next").DeletesAsync(Path("next"));

        Assert.Equal((409, "last-global-admin", 204, 409), (refused.Status, refused.Code, removed.Status, nextRefused.Status));
        Assert.Equal(404, (await last.SeesBenefitsAsync(Partner)).Status);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Put_WhenTheLastAdminGivesTheRoleUp_Is409(string association, string role)
    {
        await AdminsAsync("only");

        var answer = await _app.As("only").PutsAsync(Path("only"), User(association, role));
        var keeps = await _app.As("only").PutsAsync(Path("only"), User("Programme", "GlobalAdmin"));

        Assert.Equal((409, "last-global-admin", 200), (answer.Status, answer.Code, keeps.Status));
    }

    [Fact]
    public async Task Delete_WhenTheOfficeRemovesTheLastAdmin_IsDone()
    {
        await AdminsAsync("office-removes");
        Assert.Equal(204, (await _app.Office.DeletesAsync(Path("office-removes"))).Status);
    }

    [Fact]
    public async Task Delete_WhenAdminsRemoveEachOtherAtOnce_KeepsOne()
    {
        for (var round = 0; round < 20; round++)
        {
            await AdminsAsync("one", "two", "three");

            await Task.WhenAll(
                _app.As("one").DeletesAsync(Path("two")),
                _app.As("two").DeletesAsync(Path("three")),
                _app.As("three").DeletesAsync(Path("one")),
                _app.As("one").DeletesAsync(Path("one")));

            var left = await Task.WhenAll(
                new[] { "one", "two", "three" }.Select(async admin => (await _app.As(admin).SeesBenefitsAsync(Partner)).Status));
            Assert.Contains(200, left);
        }
    }

    // Makes these the only administrators.
    private async Task AdminsAsync(params string[] admins)
    {
        foreach (var account in new[] { "tailspin-global-admin", "last", "next", "only", "office-removes", "one", "two", "three" })
        {
            await _app.Office.DeletesAsync(Path(account));
        }

        foreach (var account in admins)
        {
            Assert.Equal(201, (await _app.Office.PutsAsync(Path(account), User("Programme", "GlobalAdmin"))).Status);
        }
    }

    private static string Path(string account) => $"/api/partners/{Partner}/users/{account}";

    private static object User(string association, string role) =>
        new { email = "a@tailspin.example", displayName = "A", association, roles = new[] { role } };
}
