using System.Globalization;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Products;

namespace BenefitsFunctions.Plans;

/// <summary>What people read about plans: each reason with its dates or counts, and what to do.</summary>
public static class PlanTexts
{
    /// <summary>The stable code of a reason.</summary>
    public static string Code(this PlanReason reason) => reason switch
    {
        PlanReason.ProductNotCovered => "product-not-covered",
        PlanReason.VersionNotCovered => "version-not-covered",
        PlanReason.NotActivated => "not-activated",
        PlanReason.NotLinked => "not-linked",
        PlanReason.NotStarted => "not-started",
        PlanReason.Expired => "expired",
        _ => "no-units-left",
    };

    /// <summary>The plan as people name it.</summary>
    public static Localized Name(this SupportPlan plan) => plan switch
    {
        SupportPlan.ProductSupport => Benefit.ProductSupport.Name(),
        SupportPlan.SignatureCloudSupport => Benefit.SignatureCloudSupport.Name(),
        SupportPlan.CloudSolutionProvider => new(
            "Cloud Solution Provider support",
            "クラウド ソリューション プロバイダー サポート"),
        _ => new("Included support", "付属サポート"),
    };

    /// <summary>A reason against a plan, and its remedy.</summary>
    public static (Localized Detail, Localized Remedy) Describe(PlanReason reason, PlanCandidate candidate, PlanQuestion question) =>
        reason switch
        {
            PlanReason.ProductNotCovered => ProductNotCovered(candidate, question),
            PlanReason.VersionNotCovered => VersionNotCovered(question),
            PlanReason.NotActivated => NotActivated(candidate),
            PlanReason.NotLinked => (
                new(
                    $"This account has not linked the active contract of {candidate.PartnerName} yet.",
                    $"{candidate.PartnerName} の有効な契約が、このアカウントにまだ関連付けられていません。"),
                new(
                    "Add the contract once with its Access ID and Contract ID, which every user of the partner sees on the benefits page.",
                    "特典ページに表示されるアクセス ID と契約 ID で、"
                    + "契約を一度だけ追加してください。")),
            PlanReason.NotStarted => (
                new(
                    $"The contract begins on {Day(candidate.Start!.Value)}.",
                    $"契約は {Day(candidate.Start!.Value)} に開始します。"),
                new("Wait until then.", "開始日までお待ちください。")),
            PlanReason.Expired => (
                new(
                    $"The contract ended on {Day(candidate.End!.Value)}.",
                    $"契約は {Day(candidate.End!.Value)} に終了しました。"),
                candidate.Contract?.EndReason == EndReason.Revoked
                    ? new(
                        "The programme office revoked it: contact the office.",
                        "プログラム事務局によって取り消されました。事務局に連絡してください。")
                    : new(
                        "Renew the membership and activate the benefit for the new contract year.",
                        "メンバーシップを更新し、新しい契約年度の特典を有効化してください。")),
            _ => NoUnitsLeft(candidate),
        };

    /// <summary>P4, P6: what a purchase is, and how to get it.</summary>
    public static (Localized Detail, Localized Remedy) Describe(Purchase purchase, PlanQuestion question) =>
        (purchase.Plan, purchase.BuyOnline) switch
        {
            (PurchasablePlan.PayPerIncident, true) => (
                new($"One support incident for {question.Name}.", $"{question.Name} のサポート インシデント 1 件。"),
                new(
                    "Buy it online while opening the request.",
                    "サポート要求の作成時にオンラインで購入できます。")),
            (PurchasablePlan.PayPerIncident, false) => (
                new(
                    $"One support incident for {question.Name}. A work account can't buy it online.",
                    $"{question.Name} のサポート インシデント 1 件。"
                    + "職場アカウントではオンラインで購入できません。"),
                new(
                    "Sign in with a personal account to buy it online, or buy it by telephone from support sales.",
                    "個人アカウントでサインインしてオンラインで購入するか、"
                    + "サポート窓口に電話で購入を申し込んでください。")),
            (PurchasablePlan.Premier, _) => (
                new(
                    "Premier Support for Partners: the highest level of technical support, for cloud products.",
                    "パートナー向けプレミア サポート: クラウド製品向けの最上位の技術サポート。"),
                new(
                    "Ask your partner account manager for a quotation.",
                    "担当のパートナー アカウント マネージャーに見積もりを依頼してください。")),
            _ => (
                new(
                    "Advanced Support for Partners: faster answers, for cloud products.",
                    "パートナー向けアドバンスト サポート: クラウド製品向けの迅速な対応。"),
                new(
                    "Buy it in the partner portal under support plans.",
                    "パートナー ポータルのサポート プランから購入してください。")),
        };

    private static (Localized Detail, Localized Remedy) ProductNotCovered(PlanCandidate candidate, PlanQuestion question)
    {
        if (candidate.Plan.Covers() == ProductKind.Cloud)
        {
            return (
                new(
                    $"{candidate.Plan.Name().En} covers cloud products only; {question.Name} is an on-premises product.",
                    $"{candidate.Plan.Name().Ja}はクラウド製品のみが対象です。"
                    + $"{question.Name} はオンプレミス製品です。"),
                new("Use Product Support.", "製品サポートを使用してください。"));
        }

        var remedy = candidate.Membership == MembershipKind.ActionPack
            ? new Localized(
                "Action Pack has no cloud plan: earn or buy a membership with Signature Cloud Support, or buy a support plan.",
                "Action Pack にはクラウド プランがありません。"
                + "署名クラウド サポートを含むメンバーシップを取得するか、"
                + "サポート プランを購入してください。")
            : new Localized("Use Signature Cloud Support.", "署名クラウド サポートを使用してください。");
        return (
            new(
                $"Product Support covers on-premises products only; {question.Name} is a cloud product.",
                $"製品サポートはオンプレミス製品のみが対象です。{question.Name} はクラウド製品です。"),
            remedy);
    }

    private static (Localized Detail, Localized Remedy) VersionNotCovered(PlanQuestion question)
    {
        var (product, version, day) = (question.Product, question.Version!, question.Day);
        if (product.CoverageOf(version, day) == VersionCoverage.NotReleased)
        {
            return (
                new(
                    $"{version.Name} is released on {Day(version.Released)}.",
                    $"{version.Name} のリリース日は {Day(version.Released)} です。"),
                new("Choose a version that is released.", "リリース済みのバージョンを選択してください。"));
        }

        var current = product.Current(day)!;
        var remedy = version.InLifecycle(day)
            ? new Localized(
                $"Use pay-per-incident support, or move to {current.Name}.",
                $"インシデントごとの支払いを使用するか、{current.Name} に移行してください。")
            : new Localized($"Move to {current.Name}.", $"{current.Name} に移行してください。");
        if (product.CoverageOf(version, day) == VersionCoverage.PreviousPastMainstream)
        {
            var ended = (version.MainstreamEnd ?? version.Retired)!.Value;
            return (
                new(
                    $"{version.Name} is the version before the current {current.Name}, and its mainstream support ended on {Day(ended)}.",
                    $"{version.Name} は現在のバージョン {current.Name} の 1 つ前のバージョンで、"
                    + $"メインストリーム サポートは {Day(ended)} に終了しました。"),
                remedy);
        }

        return (
            new(
                $"{version.Name} is older than the version before the current {current.Name}, "
                + $"which was released on {Day(current.Released)}.",
                $"{version.Name} は、{Day(current.Released)} にリリースされた現在のバージョン {current.Name} の "
                + "1 つ前のバージョンより古いバージョンです。"),
            remedy);
    }

    private static (Localized Detail, Localized Remedy) NotActivated(PlanCandidate candidate)
    {
        var benefit = candidate.Plan.Name();
        if (candidate.Standing == PlanStanding.Requested)
        {
            return (
                new(
                    $"The activation of {benefit.En} of {candidate.PartnerName} is not finished.",
                    $"{candidate.PartnerName} の{benefit.Ja}の有効化がまだ完了していません。"),
                new(
                    "Wait for the mail with the IDs, then link the contract.",
                    "ID が記載されたメールを待ってから、契約をリンクしてください。"));
        }

        var names = string.Join(", ", candidate.Administrators);
        return (
            new(
                $"{benefit.En} of {candidate.PartnerName} ({candidate.LocationId}) is not activated.",
                $"{candidate.PartnerName} ({candidate.LocationId}) の{benefit.Ja}が有効化されていません。"),
            names.Length > 0
                ? new($"Ask one of these to activate it: {names}.", $"次の方に有効化を依頼してください: {names}")
                : new(
                    "Ask the programme office to give somebody at the partner a role that may activate it.",
                    "有効化できる役割の割り当てをプログラム事務局に依頼してください。"));
    }

    private static (Localized Detail, Localized Remedy) NoUnitsLeft(PlanCandidate candidate)
    {
        var contract = candidate.Contract!;
        var amount = contract.Benefit.Amount(contract.Granted);
        return (
            contract.PublishedAt is null
                ? new("Every incident of the contract is used.", "契約のインシデントはすべて使用済みです。")
                : new($"All {amount.En} of the contract are used.", $"契約の {amount.Ja}はすべて使用済みです。"),
            new(
                "Use another plan, or buy one; a unit that comes back makes this one usable again.",
                "別のプランを使用するか、購入してください。"
                + "残数が戻ると、このプランを再び使用できます。"));
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
