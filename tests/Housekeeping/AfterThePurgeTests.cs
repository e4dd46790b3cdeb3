using Azure.Data.Tables;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Enrolments;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Ledger;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Housekeeping;

/// <summary>E5: once the engine has forgotten what it did, nothing mails or starts anything again.</summary>
public sealed class AfterThePurgeTests(AfterThePurgeTests.Purged purged) : IClassFixture<AfterThePurgeTests.Purged>
{
    private const string Asking = "5000002";
    private const string Enrolled = "5000003";

    private readonly BenefitsHost _app = purged.App;

    [Fact]
    public void Purge_BeforeAndAfterTheTimeThatHistoryIsKept_RemovesWhatIsOver()
    {
        Assert.Equal(4, purged.Before.Count(id => id.StartsWith("activation-", StringComparison.Ordinal)));
        Assert.True(purged.Before.Count > 4);
        Assert.Equal(purged.Before, purged.DayBefore);
        Assert.Empty(purged.After);
    }

    [Fact]
    public Task Event_DeliveredAgain_TellsNobody() => ChangesNothingAsync(async () =>
    {
        foreach (var happened in purged.Events)
        {
            await _app.ReceivesEventAsync(happened);
        }

        await _app.SettleAsync();
    });

    [Fact]
    public Task Activation_AskedForAgain_IsTheSame() => ChangesNothingAsync(async () =>
    {
        var again = await _app.As("asking-admin").ActivatesAsync(Asking, "ProductSupport");

        Assert.Equal((200, purged.ActivationId), (again.Status, again["activationId"]));
        await _app.SettleAsync();
    });

    [Fact]
    public Task Profile_PutAgain_ActivatesNothing() => ChangesNothingAsync(async () =>
    {
        await purged.PutAsync(Enrolled, "GB");
        await purged.PutAsync(Asking, "FR");
        await _app.RunsTimerAsync("StartEnrolments");
    });

    [Fact]
    public async Task Intents_ThatComeBack_AreForgottenAndStartNothing()
    {
        var services = _app.Services;
        var today = DateOnly.FromDateTime(_app.Clock.GetUtcNow().UtcDateTime);
        var enrolments = services.GetRequiredService<EnrolmentStore>();
        await ChangesNothingAsync(async () =>
        {
            var activations = services.GetRequiredService<ActivationStore>();
            var asked = await activations.FindAsync(new ActivationKey(Asking, purged.ActivationId), default);
            foreach (var activation in (await activations.AllAsync(Enrolled, default)).Append(asked!))
            {
                await services.GetRequiredService<ActivationStarts>().IntendAsync(activation, default);
            }

            await services.GetRequiredService<UntoldEntries>().IntendAsync(purged.ContractId, default);
            await services.GetRequiredService<ProfileFollowing>().IntendAsync(Enrolled, default);
            await enrolments.NoteDueAsync(Enrolled, new(MembershipKind.LegacyGold, purged.Begin), today, default);

            await _app.RunsTimerAsync("ResumeActivations");
            await _app.RunsTimerAsync("ResumeNotices");
            await _app.RunsTimerAsync("ResumeProfileFollowing");
            await _app.RunsTimerAsync("StartEnrolments");
        });

        var tables = services.GetRequiredService<BenefitsTables>();
        Assert.Equal(["profile-following"], (await tables.Intents.RowsAsync()).Select(row => row.PartitionKey).Distinct());
        await _app.PassesAsync(TimeSpan.FromMinutes(11));
        Assert.Empty(await tables.Intents.RowsAsync());
    }

    private async Task ChangesNothingAsync(Func<Task> act)
    {
        var mails = _app.Mails;

        await act();

        Assert.Equal(mails, _app.Mails);
        Assert.Empty(await purged.InstancesAsync());
    }

    /// <summary>An app whose partners have been mailed about activations and balances, a month and a day later.</summary>
    public sealed class Purged : IAsyncLifetime
    {
        public BenefitsHost App { get; private set; } = null!;

        public DateOnly Begin { get; private set; }

        public string ActivationId { get; private set; } = "";

        public string ContractId { get; private set; } = "";

        public IReadOnlyList<string> Events { get; private set; } = [];

        public IReadOnlyList<string> Before { get; private set; } = [];

        public IReadOnlyList<string> DayBefore { get; private set; } = [];

        public IReadOnlyList<string> After { get; private set; } = [];

        public async Task InitializeAsync()
        {
            // The engine stamps with the machine's time, and fires no timer that lies ahead of it: the app begins before that time, does
            // its work, and goes past it.
            App = await BenefitsHost.StartAsync(clock: new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(4)));
            Begin = DateOnly.FromDateTime(App.Clock.GetUtcNow().UtcDateTime);
            await PutAsync(Enrolled, "GB");
            await PutAsync(Asking, "FR");
            await App.RunsTimerAsync("StartEnrolments");
            await App.Office.PutsAsync(
                $"/api/partners/{Asking}/users/asking-admin",
                new { email = "a@asking.example", displayName = "A", association = "Programme", roles = new[] { "GlobalAdmin" } });
            ActivationId = (await App.As("asking-admin").ActivatesAsync(Asking, "ProductSupport"))["activationId"]!;
            await App.SettleAsync();
            ContractId = (await App.As("asking-admin").SeesBenefitAsync(Asking, "ProductSupport")).GetProperty("contractId").GetString()!;
            Events =
            [
                .. Enumerable.Range(0, 21).Select(i => EventJson.Of(TestEvents.Opened($"i{i}", $"e{i}") with
                {
                    ContractId = ContractId,
                    Time = App.Clock.GetUtcNow(),
                })),
            ];
            foreach (var happened in Events)
            {
                await App.ReceivesEventAsync(happened);
            }

            await App.PassesAsync(TimeSpan.FromDays(3));
            Assert.Equal(3 + 1 + 3, App.Mails.Count);
            Before = await InstancesAsync();
            await App.PassesAsync(TimeSpan.FromDays(1 + 29));
            await App.RunsTimerAsync("PurgeHistory");
            DayBefore = await InstancesAsync();
            await App.PassesAsync(TimeSpan.FromDays(2));
            await App.RunsTimerAsync("PurgeHistory");
            After = await InstancesAsync();
        }

        public async Task DisposeAsync() => await App.DisposeAsync();

        /// <summary>The ids of all orchestrations that the engine knows.</summary>
        public async Task<IReadOnlyList<string>> InstancesAsync() =>
            [.. (await new TableClient(App.Storage, "benefitsInstances").RowsAsync()).Select(row => row.PartitionKey).Order()];

        public Task PutAsync(string partnerId, string country) => App.Office.PutsAsync($"/api/partners/{partnerId}", new
        {
            name = "Proseware",
            country,
            preferredLanguage = "en",
            dashboardMigrated = true,
            programContact = new { name = "Priya Shah", email = "contact@proseware.example" },
            locations = Array.Empty<object>(),
            memberships = new[] { new { kind = "LegacyGold", start = $"{Begin:yyyy-MM-dd}", end = $"{Begin.AddDays(364):yyyy-MM-dd}" } },
            competencies = Array.Empty<string>(),
            kits = Array.Empty<object>(),
        });
    }
}
