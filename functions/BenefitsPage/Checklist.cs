using System.Globalization;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;

namespace BenefitsFunctions.BenefitsPage;

/// <summary>One line of the answer to "why is it blank?".</summary>
/// <param name="Check">Stable name of the check.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do; null when it holds.</param>
public sealed record ChecklistItem(string Check, bool Passed, Localized Detail, Localized? Remedy);

/// <summary>What the checklist is drawn up from.</summary>
/// <param name="Benefit">The benefit asked about.</param>
/// <param name="Associated">The account is associated for the programme.</param>
/// <param name="PartnerActive">The partner has a membership that runs.</param>
/// <param name="LocationId">The location chosen, or <see cref="Location.All"/>.</param>
/// <param name="Lines">The partner's lines of every location.</param>
public sealed record ChecklistFacts(
    Benefit Benefit, bool Associated, bool PartnerActive, string LocationId, IReadOnlyList<BenefitLine> Lines);

/// <summary>B2: the four reasons why a balance can be blank, each passed or failed with its remedy.</summary>
public static class Checklist
{
    public const string Account = "account-associated";
    public const string Entitled = "entitled";
    public const string Activated = "activated";
    public const string Published = "published";

    /// <summary>The four lines, in their fixed order.</summary>
    public static IReadOnlyList<ChecklistItem> Of(ChecklistFacts facts)
    {
        var current = facts.Lines.Where(l => l.Benefit == facts.Benefit && l.State != BenefitState.Expired).ToList();
        var chosen = facts.LocationId == Location.All ? current : current.Where(l => l.LocationId == facts.LocationId).ToList();
        return [CheckAccount(facts, current, chosen), CheckEntitled(facts, chosen), CheckActivated(chosen), CheckPublished(chosen)];
    }

    private static ChecklistItem CheckAccount(ChecklistFacts facts, List<BenefitLine> current, List<BenefitLine> chosen)
    {
        if (!facts.Associated)
        {
            return Failed(
                Account,
                new(
                    "The account is associated with the partner for CSP only.",
                    "アカウントは CSP にのみ関連付けられています。"),
                new(
                    "Sign in with an account that is associated with the partner programme.",
                    "パートナー プログラムに関連付けられたアカウントでサインインしてください。"));
        }

        if (!facts.PartnerActive)
        {
            return Failed(
                Account,
                new("The partner has no running membership.", "有効なメンバーシップがありません。"),
                new(
                    "Join or renew, or sign in with the account of the company that has a membership.",
                    "参加または更新するか、"
                    + "メンバーシップのある会社のアカウントでサインインしてください。"));
        }

        return chosen.Count < current.Count
            ? Failed(
                Account,
                new(
                    "The account is associated, but only one location is selected; others hold this benefit too.",
                    "アカウントは関連付けられていますが、"
                    + "選択されていない事業所にもこの特典があります。"),
                new("Select all locations.", "すべての事業所を選択してください。"))
            : Passed(
                Account,
                new(
                    "The account is associated with an active partner, and no location is left out.",
                    "アカウントはアクティブなパートナーに関連付けられ、"
                    + "すべての事業所が含まれています。"));
    }

    private static ChecklistItem CheckEntitled(ChecklistFacts facts, List<BenefitLine> chosen)
    {
        var name = facts.Benefit.Name();
        return chosen.Count > 0
            ? Passed(Entitled, new($"The partner is entitled to {name.En}.", $"{name.Ja} の資格があります。"))
            : Failed(
                Entitled,
                new($"The partner is not entitled to {name.En} here.", $"{name.Ja} の資格がありません。"),
                new(
                    "Check which benefits the membership grants; earn or buy one that grants this benefit.",
                    "メンバーシップの特典を確認し、"
                    + "この特典が付与されるメンバーシップを取得または購入してください。"));
    }

    private static ChecklistItem CheckActivated(List<BenefitLine> chosen)
    {
        var requested = Places(chosen.Where(l => l.State == BenefitState.Requested));
        var open = Places(chosen.Where(l => l.State == BenefitState.NotActivated));
        if (open.Length > 0 || chosen.Count == 0)
        {
            return Failed(
                Activated,
                chosen.Count == 0
                    ? new("There is no contract to activate.", "有効化する契約がありません。")
                    : new($"Not activated: {open}.", $"有効化されていません: {open}"),
                new(
                    "Ask a global administrator or partner administrator to activate the benefit.",
                    "グローバル管理者または MPN パートナー管理者に特典の有効化を依頼してください。"));
        }

        return requested.Length > 0
            ? Failed(
                Activated,
                new($"Activation is running: {requested}.", $"有効化の処理中です: {requested}"),
                new(
                    "Wait until the program contact gets the mail with the IDs.",
                    "プログラム窓口担当者に ID のメールが届くまでお待ちください。"))
            : Passed(Activated, new("The contract is activated.", "契約は有効化されています。"));
    }

    private static ChecklistItem CheckPublished(List<BenefitLine> chosen)
    {
        var blank = chosen.Where(l => l.PublishedAt is null).ToList();
        if (chosen.Count > 0 && blank.Count == 0)
        {
            var since = Time(chosen.Max(l => l.PublishedAt!.Value));
            return Passed(Published, new(
                $"The balance has been published since {since}.",
                $"残高は {since} から公開されています。"));
        }

        if (blank.Where(l => l.PublishesAt is not null).Select(l => l.PublishesAt).Max() is not { } due)
        {
            return Failed(
                Published,
                new(
                    "There is no publication date yet: it follows the activation.",
                    "公開日は未定です。有効化の後に決まります。"),
                new("Activate the benefit first.", "先に特典を有効化してください。"));
        }

        return Failed(
            Published,
            new($"The balance is published on {Time(due)}.", $"残高は {Time(due)} に公開されます。"),
            new(
                "Wait until then; incidents can be used already.",
                "それまでお待ちください。インシデントはすでにご利用いただけます。"));
    }

    private static string Places(IEnumerable<BenefitLine> lines) => string.Join(", ", lines.Select(l => l.LocationId).Distinct());

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static ChecklistItem Passed(string check, Localized detail) => new(check, true, detail, null);

    private static ChecklistItem Failed(string check, Localized detail, Localized remedy) => new(check, false, detail, remedy);
}
