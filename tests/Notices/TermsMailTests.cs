using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Tests.Rerating;

namespace BenefitsFunctions.Tests.Notices;

/// <summary>A11, E4: the mails about changed terms, in the partner's language.</summary>
public sealed class TermsMailTests
{
    private static readonly TermsEntry Entry = new(
        4,
        DateTimeOffset.UnixEpoch,
        "office",
        TermsKind.Rerated,
        null,
        UsedAfter: 5,
        new Terms(Grant.WithoutLimit, Rated.End),
        new Terms(Grant.Of(5), Rated.End.AddDays(-31)));

    [Theory]
    [InlineData(PreferredLanguage.en)]
    [InlineData(PreferredLanguage.ja)]
    public void AboutTerms_OfEachKind_SaysWhatChangedAndShowsNoIds(PreferredLanguage language)
    {
        var profile = Rated.Profile("") with { PreferredLanguage = language };

        var mails = Enum.GetValues<TermsKind>()
            .Select(kind => NoticeMail.AboutTerms(profile, profile.ProgramContact, Rated.Contract(), Entry with { Kind = kind })).ToList();

        Assert.Equal(mails.Count, mails.Select(m => m.Subject).Distinct().Count());
        Assert.Equal(mails.Count, mails.Select(m => m.Text).Distinct().Count());
        Assert.All(mails, m => Assert.DoesNotContain(Rated.Contract().Ids.ContractId, m.Text + m.Html, StringComparison.Ordinal));
        Assert.All(mails, m => Assert.Equal(("terms-a-4", "a@p.example"), (m.Id, m.To)));
        Assert.All(mails, m => Assert.Contains(
            language == PreferredLanguage.en
                ? "Units before: unlimited\r\nUnits now: 5 incidents\r\nUsed: 1.25 incidents\r\nLeft: 3.75 incidents\r\n"
                    + "Valid to, before: 31 March 2027\r\nValid to, now: 28 February 2027\r\nReason: "
                : "利用可能数 (変更前): 無制限\r\n利用可能数 (変更後): 5 件\r\n"
                    + "使用済み: 1.25 件\r\n残り: 3.75 件\r\n"
                    + "終了日 (変更前): 2027年3月31日\r\n終了日 (変更後): 2027年2月28日\r\n理由: ",
            m.Text,
            StringComparison.Ordinal));
    }

    [Fact]
    public void AboutTerms_WhenTheBalanceIsNotPublishedYet_KeepsItBlank()
    {
        var profile = Rated.Profile("");

        var mail = NoticeMail.AboutTerms(profile, profile.ProgramContact, Rated.Contract() with { PublishedAt = null }, Entry);

        Assert.DoesNotContain("Used", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Left", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AboutTerms_WhenAMembershipWasShortened_SaysThatTheContractEndsWithIt()
    {
        var profile = Rated.Profile("");

        var mail = NoticeMail.AboutTerms(profile, profile.ProgramContact, Rated.Contract(), Entry);

        Assert.Contains("was shortened, and its contract ends with it.", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing has to be done", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AboutTerms_WhenTheOfficeGaveAReason_QuotesIt()
    {
        var profile = Rated.Profile("");

        var mail = NoticeMail.AboutTerms(
            profile, profile.ProgramContact, Rated.Contract(), Entry with { Kind = TermsKind.Revoked, Reason = "理由 <b>" });

        Assert.Contains("Reason: 理由 <b>\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("理由 &lt;b&gt;", mail.Html, StringComparison.Ordinal);
    }
}
