using Azure.Core;
using Azure.Data.Tables;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Http;

/// <summary>
/// What is put on a condition while the answer of Table Storage gets lost: the SDK sends the write again, which finds what it wrote
/// itself. It is told from what somebody else put, the same or not.
/// </summary>
public sealed class LostAnswerTests : IAsyncLifetime
{
    private const string Transaction = "$batch";
    private const string Profile = "/api/partners/5900001";
    private const string Customer = $"/api/partners/{Sample.Contoso}/customers/lost";
    private const string Contact = $"/api/partners/{Sample.Contoso}/go-to-market/contact";

    private readonly FaultyTransport _transport = new();
    private BenefitsHost _app = null!;

    public static TheoryData<string, string, string> Resources { get; } = new()
    {
        { Profile, "/Partners", "PartitionKey='5900001',RowKey='profile')" },
        { Contact, "/Partners", $"PartitionKey='{Sample.Contoso}',RowKey='marketing-contact')" },
        { Customer, Transaction, Transaction },
    };

    public async Task InitializeAsync()
    {
        var options = new TableClientOptions { Transport = _transport };
        (options.Retry.Mode, options.Retry.Delay) = (RetryMode.Fixed, TimeSpan.FromMilliseconds(1));
        _app = await BenefitsHost.StartAsync(options);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Put_WhenTheAnswerOfItsOwnWriteIsLost_HasSucceeded(string path, string added, string replaced)
    {
        var first = await LosingAsync(added, () => PutAsync(path, "A", "If-None-Match", "*"));
        var second = await LosingAsync(replaced, () => PutAsync(path, "B", "If-Match", first.Tag!));
        var third = await LosingAsync(replaced, () => PutAsync(path, "C", "If-None-Match", first.Tag!));
        var shown = await PersonOf(path).GetsAsync(path);

        Assert.Equal((201, 200, 200), (first.Status, second.Status, third.Status));
        Assert.Equal((third.Text, third.Tag), (shown.Text, shown.Tag));
        // Somebody's own repetition is none of this: it wants what is not so any more.
        Assert.Equal((412, "changed-meanwhile"), Told(await PutAsync(path, "C", "If-None-Match", "*")));
    }

    [Theory]
    [InlineData(Profile)]
    [InlineData(Contact)]
    [InlineData(Customer)]
    public async Task Put_OfTheSameByManyAtOnce_IsCreatedByOne(string path)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PutAsync(path, "A", "If-None-Match", "*")));

        Assert.Equal([201, 412, 412, 412, 412, 412], answers.Select(a => a.Status).Order());
    }

    // Asserts that an answer was lost.
    private async Task<ApiAnswer> LosingAsync(string ending, Func<Task<ApiAnswer>> act)
    {
        _transport.LoseNextWriteAnswer(ending);
        var answer = await act();
        Assert.False(_transport.IsLosing, $"Nothing was written at {ending}: {answer.Text}");
        return answer;
    }

    private Task<ApiAnswer> PutAsync(string path, string name, string header, string value) =>
        PersonOf(path).With(header, value).PutsAsync(path, Body(path, name));

    private Person PersonOf(string path) => path switch
    {
        Profile => _app.Office,
        Customer => _app.As("contoso-csp"),
        _ => _app.As("contoso-global-admin"),
    };

    private static object Body(string path, string name) => path switch
    {
        Profile => new
        {
            name,
            country = "JP",
            preferredLanguage = "ja",
            dashboardMigrated = true,
            programContact = new { name = "A", email = "a@contoso.example" },
            locations = Array.Empty<object>(),
            memberships = Array.Empty<object>(),
            competencies = Array.Empty<string>(),
            kits = Array.Empty<object>(),
        },
        Customer => new
        {
            name,
            tenantId = "59000000-0000-0000-0000-000000000001",
            tenantDomains = new[] { "lost.example" },
            relationship = "Direct",
            azureGrant = new { granted = false },
            services = new[] { "Azure" },
        },
        _ => new { accountId = "contoso-member", telephone = $"1{(int)name[0]}", language = "ja" },
    };

    private static (int, string?) Told(ApiAnswer answer) => (answer.Status, answer.Code);
}
