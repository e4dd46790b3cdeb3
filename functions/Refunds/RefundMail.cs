using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Mail;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.Refunds;

/// <summary>O6: the mails about a cancellation.</summary>
public static class RefundMail
{
    /// <summary>Asks the office to decide, in its language, with a link to the cancellation.</summary>
    /// <param name="letter">Names it.</param>
    /// <param name="cancellation">What was filed.</param>
    /// <param name="profile">The partner.</param>
    /// <param name="filer">Who filed it; null where that is no user of the partner.</param>
    /// <param name="office">Who decides.</param>
    /// <param name="portal">What links begin with.</param>
    public static OutgoingMail ToOffice(
        RefundLetter letter, Cancellation cancellation, PartnerProfile profile, PartnerUser? filer, OfficeContact office, Uri portal)
    {
        var path = $"partners/{letter.Key.PartnerId}/memberships/{letter.Key.MembershipId}/cancellation";
        var membership = cancellation.Membership.Kind.Name();
        return Compose(
            letter,
            office.Email,
            office.MailLanguage,
            new Localized("Programme Office", "プログラム事務局").In(office.MailLanguage),
            new($"{profile.Name} cancels {membership.En}", $"{profile.Name} による「{membership.Ja}」の解約申請"),
            new(
                $"{profile.Name} asks to cancel {membership.En} for a refund.",
                $"{profile.Name} から「{membership.Ja}」の返金を伴う解約の申請がありました。"),
            [
                (new("Partner ID", "パートナー ID"), Localized.Same(letter.Key.PartnerId)),
                (new("Partner", "パートナー"), Localized.Same(profile.Name)),
                .. Facts(cancellation),
                .. filer is null
                    ? []
                    : ((Localized, Localized)[])[(new("Filed by", "申請者"), Localized.Same($"{filer.DisplayName} <{filer.Email}>"))],
                (new("Decide here", "決定はこちら"), Localized.Same($"{portal.AbsoluteUri.TrimEnd('/')}/api/{path}")),
            ],
            new(
                "Approve the cancellation or reject it with a reason. Software that the partner takes before that ends the refund: "
                    + "the cancellation says so, and an approval is refused.",
                "解約を承認するか、理由を付けて却下してください。"
                    + "決定前にソフトウェアが取得されると返金はできず、承認は拒否されます。"));
    }

    /// <summary>Tells who filed it, or the program contact where that is no user of the partner any more, what was decided.</summary>
    public static OutgoingMail ToRequester(RefundLetter letter, Cancellation cancellation, PartnerProfile profile, PartnerUser? filer)
    {
        var membership = cancellation.Membership.Kind.Name();
        var isApproved = cancellation.Status == CancellationStatus.Approved;
        return Compose(
            letter,
            filer?.Email ?? profile.ProgramContact.Email,
            profile.MailLanguage,
            filer?.DisplayName ?? profile.ProgramContact.Name,
            isApproved
                ? new($"{membership.En} is cancelled", $"{membership.Ja} の解約の完了")
                : new($"{membership.En} is not cancelled", $"{membership.Ja} は解約されませんでした"),
            isApproved
                ? new(
                    $"The programme office approved the cancellation of {membership.En} of {profile.Name} for a refund.",
                    $"プログラム事務局は {profile.Name} の「{membership.Ja}」の返金を伴う解約を承認しました。")
                : new(
                    $"The programme office rejected the cancellation of {membership.En} of {profile.Name}.",
                    $"プログラム事務局は {profile.Name} の「{membership.Ja}」の解約を却下しました。"),
            [
                .. Facts(cancellation),
                .. cancellation.Decision?.Reason is { } reason
                    ? ((Localized, Localized)[])[(new("Reason", "理由"), Localized.Same(reason))]
                    : [],
            ],
            isApproved
                ? new(
                    "The membership is withdrawn, and its benefits end with it. Contracts that end are told of in mails of their own.",
                    "メンバーシップは取り消され、特典も終了します。"
                        + "終了する契約については別途メールでお知らせします。")
                : new(
                    "The membership stays until its end.",
                    "メンバーシップは終了日まで利用できます。"));
    }

    private static OutgoingMail Compose(
        RefundLetter letter,
        string to,
        Language language,
        string name,
        Localized subject,
        Localized opening,
        IReadOnlyList<(Localized Label, Localized Value)> facts,
        Localized closing)
    {
        var text = new Letter(name, opening, facts, closing);
        return new OutgoingMail(letter.Name, to, [], subject.In(language), text.Text(language), text.Html(language));
    }

    private static IEnumerable<(Localized Label, Localized Value)> Facts(Cancellation cancellation)
    {
        var membership = cancellation.Latest;
        yield return (new("Membership", "メンバーシップ"), membership.Kind.Name());
        yield return (new("Membership ID", "メンバーシップ ID"), Localized.Same(membership.Id));
        yield return (new("Valid from", "開始日"), Letter.Day(membership.Start));
        yield return (new("Valid to", "終了日"), Letter.Day(membership.End));
        yield return (
            new("Purchased on", "購入日"),
            membership.PurchasedAt is { } day
                ? Letter.Day(day)
                : new("not known; the days are counted from the start", "不明 (開始日から起算)"));
        yield return (new("Filed on", "申請日"), Letter.Day(DateOnly.FromDateTime(cancellation.FiledAt.UtcDateTime)));
    }
}
