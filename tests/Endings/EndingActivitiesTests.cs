using Azure.Data.Tables;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Endings;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.Endings;

/// <summary>E1: the mail goes by what contract and profile say when it is sent.</summary>
public sealed class EndingActivitiesTests : IAsyncLifetime
{
    private static readonly DateOnly End = new(2027, 3, 31);
    private static readonly ProgramContact Contact = new("Grace Miller", "new.contact@fabrikam.example");

    private readonly RecordingMailer _mailer = new();
    private StoredEndings _stored = null!;
    private Contract _contract = null!;

    public async Task InitializeAsync()
    {
        _stored = await StoredEndings.CreateAsync();
        _contract = await _stored.AddAsync(End);
        await Partners().PutProfileAsync(
            Sample.Contoso,
            new PartnerProfile("Contoso", "JP", PreferredLanguage.en, true, Contact, [], [], [], []),
            "office",
            refusal: _ => null,
            CancellationToken.None);
        _stored.GoTo(End.AddDays(-7));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(EndingStep.FirstReminder, 0, true)]
    [InlineData(EndingStep.SecondReminder, 1, false)]
    [InlineData(EndingStep.Ended, 1, true)]
    public async Task MailEnding_OnThatDay_TellsWhatIsStillTrue(EndingStep step, int daysAfter, bool isTold)
    {
        _stored.GoTo(End.AddDays(daysAfter));

        await Activities().MailEnding(Notice(step), CancellationToken.None);

        Assert.Equal(isTold ? [Contact.Email] : [], _mailer.Sent.Select(mail => mail.To));
    }

    [Theory]
    [InlineData("End", "2027-04-30")]
    [InlineData("EndReason", "Revoked")]
    [InlineData("EndReason", "Withdrawn", true)]
    public async Task MailEnding_WhenTheContractEndsOtherwiseMeanwhile_TellsNothing(string property, object value, bool isWithdrawn = false)
    {
        await ChangeAsync(property, value);
        await ChangeAsync("IsWithdrawn", isWithdrawn);

        await Activities().MailEnding(Notice(EndingStep.SecondReminder), CancellationToken.None);

        Assert.Empty(_mailer.Sent);
    }

    [Theory]
    [InlineData("UsedQuarters", 6L, "ProductSupport", "18.5 incidents")]
    [InlineData("UsedQuarters", 1L, "AdvisoryHours", "19.75 hours")]
    [InlineData("Unlimited", true, "ProductSupport", "unlimited")]
    [InlineData("PublishedAt", null, "ProductSupport", "not published yet")]
    public async Task MailEnding_ForEachBalance_TellsWhatIsLeft(string property, object? value, string benefit, string expected)
    {
        await ChangeAsync("Benefit", benefit);
        await ChangeAsync(property, value);

        await Activities().MailEnding(Notice(EndingStep.SecondReminder), CancellationToken.None);

        var mail = Assert.Single(_mailer.Sent);
        Assert.Contains($"Left: {expected}\r\n", mail.Text, StringComparison.Ordinal);
        Assert.All(
            (string[])[_contract.Ids.ContractId, _contract.Ids.AccessId],
            id => Assert.DoesNotContain(id, mail.Text + mail.Html + mail.Id + mail.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task MailEnding_WhenNotTakenThisTime_IsTriedAgainAndWhenRefusedIsLogged()
    {
        _mailer.Receipt = new MailReceipt([], [Contact.Email], []);
        await Assert.ThrowsAsync<MailNotTakenException>(
            () => Activities().MailEnding(Notice(EndingStep.SecondReminder), CancellationToken.None));
        _mailer.Receipt = new MailReceipt([], [], [Contact.Email]);

        await Activities().MailEnding(Notice(EndingStep.SecondReminder), CancellationToken.None);
        await Activities().GiveUpEnding(Notice(EndingStep.SecondReminder), CancellationToken.None);

        Assert.Equal([2404, 2403], _stored.Log.Lines.Select(line => line.Event));
        Assert.All(_stored.Log.Lines, line => Assert.Contains(_contract.ActivationId, line.Text, StringComparison.Ordinal));
        Assert.All(_stored.Log.Lines, line => Assert.DoesNotContain(Contact.Email, line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task MailEnding_WhenTheContractIsGone_FailsForGood() => await Assert.ThrowsAsync<PermanentFailureException>(
        () => Activities().MailEnding(Notice(EndingStep.Ended) with { ContractId = "10000000000008" }, CancellationToken.None));

    private EndingNotice Notice(EndingStep step) => new(_contract.Ids.ContractId, _contract.ActivationId, End, step);

    private EndingActivities Activities() => new(
        _stored.Store,
        new ContractStore(_stored.Tables),
        Partners(),
        _mailer,
        _stored.Clock,
        _stored.Log.CreateLogger<EndingActivities>());

    private PartnerStore Partners() => new(_stored.Tables, Unheard.Write(new IdGenerator()));

    private async Task ChangeAsync(string property, object? value)
    {
        var row = (await _stored.Tables.Contracts.GetEntityAsync<TableEntity>(_contract.Ids.ContractId, ContractRow.RowKey)).Value;
        row.Remove(property);
        row.SetIfAny(property, value);
        await _stored.Tables.Contracts.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
    }

    private sealed class RecordingMailer : IMailer
    {
        public List<OutgoingMail> Sent { get; } = [];

        public MailReceipt Receipt { get; set; } = new([Contact.Email], [], []);

        public Task<MailReceipt> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            Sent.Add(mail);
            return Task.FromResult(Receipt);
        }
    }
}
