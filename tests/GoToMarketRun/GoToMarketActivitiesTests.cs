using BenefitsFunctions.GoToMarket;
using BenefitsFunctions.GoToMarketRun;
using BenefitsFunctions.Mail;
using BenefitsFunctions.MarketingContacts;
using BenefitsFunctions.Orchestrations;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Tests.GoToMarketRun;

/// <summary>O5: the mails go to whoever is the contact when they are sent, once, and not about what is not so any more.</summary>
public sealed class GoToMarketActivitiesTests : IAsyncLifetime
{
    private readonly RecordingMailer _mailer = new();
    private StoredMarket _stored = null!;
    private OfferActivationInput _input = null!;

    private OfferEndNotice Notice => new("1", StoredMarket.OfferId, "a", new DateOnly(2026, 12, 22));

    private GoToMarketActivities Activities => _stored.Activities(_mailer);

    public async Task InitializeAsync()
    {
        _stored = await StoredMarket.CreateAsync();
        await _stored.PutPartnerAsync("1");
        var activated = await _stored.ActivateAsync("1", "a");
        _input = OfferActivationInput.Of("1", activated.Offer.Offer.Key, activated.Offer.Activation!);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Mail_WhileThereIsNoContact_IsTriedAgainAndGoesToTheNext()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Activities.MailOfferInstructions(_input, CancellationToken.None));
        await NameAsync("m@contoso.example");

        await Activities.MailOfferInstructions(_input, CancellationToken.None);
        await NameAsync("n@contoso.example");
        await Activities.MailOfferInstructions(_input, CancellationToken.None);
        _stored.GoTo(new(2026, 12, 23));
        await Activities.MailOfferEnd(Notice, CancellationToken.None);

        Assert.Equal(
            [("go-to-market-a", "m@contoso.example"), ("go-to-market-ended-a-2026-12-22", "n@contoso.example")],
            _mailer.Sent.Select(mail => (mail.Id, mail.To)));
        Assert.All(_mailer.Sent, mail => Assert.StartsWith("マーケティング担当者 様", mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_WhenNotTakenThisTime_IsTriedAgainAndWhenRefusedIsLogged()
    {
        await NameAsync("m@contoso.example");
        _mailer.Receipt = new MailReceipt([], ["m@contoso.example"], []);
        await Assert.ThrowsAsync<MailNotTakenException>(() => Activities.MailOfferInstructions(_input, CancellationToken.None));
        Assert.Null((await _stored.FindAsync("1")).Activation!.MailedAt);
        _mailer.Receipt = new MailReceipt([], [], ["m@contoso.example"]);

        await Activities.MailOfferInstructions(_input, CancellationToken.None);
        await Activities.MailOfferInstructions(_input, CancellationToken.None);
        Activities.GiveUpOfferInstructions(_input);
        _stored.GoTo(new(2026, 12, 23));
        await Activities.MailOfferEnd(Notice, CancellationToken.None);
        Activities.GiveUpOfferEnd(Notice);

        Assert.Equal(3, _mailer.Sent.Count);
        Assert.Equal([6021, 6020, 6023, 6022], _stored.Log.Lines.Select(line => line.Event));
        Assert.All(_stored.Log.Lines, line => Assert.DoesNotContain("m@", line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_AboutWhatIsNotSoAnyMore_IsLeftOut()
    {
        await NameAsync("m@contoso.example");
        await Activities.MailOfferEnd(Notice, CancellationToken.None);
        await _stored.PutPartnerAsync("1", end: null);
        await Activities.MailOfferInstructions(_input, CancellationToken.None);

        Assert.Empty(_mailer.Sent);
    }

    [Fact]
    public async Task MailOfferEnd_TheDayAfterAWithdrawal_SaysWhyAndNotAgainWhenItEndsLaterAfterAll()
    {
        await NameAsync("m@contoso.example");
        await _stored.PutPartnerAsync("1", end: null);
        await _stored.FollowAsync("1");
        var early = Notice with { End = new(2026, 11, 20) };
        _stored.GoTo(new(2026, 11, 21));
        await Activities.MailOfferEnd(early, CancellationToken.None);

        var mail = Assert.Single(_mailer.Sent);
        Assert.Contains("予定より早く終了しました", mail.Text, StringComparison.Ordinal);
        Assert.Contains("取り消されたか、短縮されました", mail.Text, StringComparison.Ordinal);

        await _stored.PutPartnerAsync("1");
        await _stored.FollowAsync("1");
        _stored.GoTo(new(2026, 12, 23));
        await Activities.MailOfferEnd(early, CancellationToken.None);
        Assert.Single(_mailer.Sent);
        await Activities.MailOfferEnd(Notice, CancellationToken.None);
        Assert.Contains("2026年12月22日 に終了しました", _mailer.Sent[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MakeOfferActive_Again_KeepsWhenItWas()
    {
        _stored.GoTo(new(2026, 11, 23));
        await Activities.MakeOfferActive(_input, CancellationToken.None);
        var at = _stored.Now;
        _stored.GoTo(new(2026, 11, 24));
        await Activities.MakeOfferActive(_input, CancellationToken.None);

        Assert.Equal(at, (await _stored.FindAsync("1")).Activation!.ActiveAt);
    }

    [Fact]
    public async Task Steps_OfAnActivationThatIsGone_FailForGood()
    {
        var other = _input with { ActivationId = "b" };

        await Assert.ThrowsAsync<PermanentFailureException>(() => Activities.MakeOfferActive(other, CancellationToken.None));
        await Assert.ThrowsAsync<PermanentFailureException>(() => Activities.MailOfferInstructions(other, CancellationToken.None));
        await Assert.ThrowsAsync<PermanentFailureException>(
            () => Activities.MarkOfferEndTold(Notice with { PartnerId = "2" }, CancellationToken.None));
        Assert.Null((await _stored.FindAsync("1")).Activation!.ActiveAt);
    }

    private async Task NameAsync(string email)
    {
        var contact = new MarketingContact(AccountId: null, email, "1", PreferredLanguage.ja);
        Assert.False((await _stored.Contacts.PutAsync("1", contact, refusal: _ => null, CancellationToken.None)).Failed(out _, out _));
    }

    private sealed class RecordingMailer : IMailer
    {
        public List<OutgoingMail> Sent { get; } = [];

        public MailReceipt? Receipt { get; set; }

        public Task<MailReceipt> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
        {
            Sent.Add(mail);
            return Task.FromResult(Receipt ?? new MailReceipt([mail.To], [], []));
        }
    }
}
