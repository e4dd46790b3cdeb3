using System.Globalization;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Linking;

/// <summary>What can be wrong about linking a contract.</summary>
public static class LinkErrors
{
    private static readonly Localized NotLinked = new("The contract can't be linked.", "契約をリンクできません。");

    private static readonly Localized MistypedTitle = new("The IDs are mistyped.", "ID の入力に誤りがあります。");

    /// <summary>What an Access ID looks like.</summary>
    public static Localized NoAccessId { get; } = new(
        $"is no Access ID: it takes {ContractIds.AccessIdLength} digits, of which the last checks the others.",
        $"アクセス ID ではありません。{ContractIds.AccessIdLength} 桁の数字で、最後の桁は検査数字です。");

    /// <summary>What a Contract ID looks like.</summary>
    public static Localized NoContractId { get; } = new(
        $"is no Contract ID: it takes {ContractIds.ContractIdLength} digits, of which the last checks the others.",
        $"契約 ID ではありません。{ContractIds.ContractIdLength} 桁の数字で、最後の桁は検査数字です。");

    /// <summary>
    /// 400 <c>id-mistyped</c> that names each field: its check digit is wrong. It says nothing about which IDs exist, and is no
    /// attempt.
    /// </summary>
    public static Problem Mistyped(IReadOnlyList<FieldError> errors) => new(
        StatusCodes.Status400BadRequest,
        "id-mistyped",
        MistypedTitle,
        new(
            string.Join(" ", errors.Select(e => $"{e.Field}: {e.Message.En}")),
            string.Join(" ", errors.Select(e => $"{e.Field}: {e.Message.Ja}"))))
    {
        Errors = errors,
        Remedy = new(
            "Compare each digit with the mail or the benefits page, or copy the IDs from there.",
            "メールまたは特典ページの番号と 1 桁ずつ照合するか、そこからコピーしてください。"),
    };

    /// <summary>400 <c>id-mistyped</c> for IDs that are each in the place of the other.</summary>
    public static Problem Swapped() => Mistyped(
        [
            new FieldError("accessId", new("is a Contract ID.", "契約 ID が入力されています。")),
            new FieldError("contractId", new("is an Access ID.", "アクセス ID が入力されています。")),
        ]) with
    {
        Remedy = new("Put the two IDs in each other's place.", "2 つの ID を入れ替えてください。"),
    };

    /// <summary>404 <c>contract-not-found</c>: the same for an unknown ID and for two that do not belong together (L6).</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "contract-not-found",
        new("Contract not found.", "契約が見つかりません。"),
        new("There is no contract with these two IDs.", "この 2 つの ID に一致する契約はありません。"))
    {
        Remedy = new(
            "Take both IDs from the same mail or the same line of the benefits page; a new contract year has new IDs.",
            "同じメールまたは特典ページの同じ行から両方の ID を確認してください。"
            + "契約年度が変わると ID も新しくなります。"),
    };

    /// <summary>L3: 409 <c>contract-expired</c>.</summary>
    public static Problem Expired(Contract contract) => new(
        StatusCodes.Status409Conflict,
        "contract-expired",
        NotLinked,
        new($"The contract ended on {Day(contract.End)}.", $"この契約は {Day(contract.End)} に終了しました。"))
    {
        Remedy = contract.EndReason == EndReason.Revoked
            ? new(
                "The programme office revoked it: contact the office.",
                "プログラム事務局によって取り消されました。事務局に連絡してください。")
            : new(
                "Renew the membership, activate the benefit for the new contract year, and link the new contract with its new IDs.",
                "メンバーシップを更新し、新しい契約年度の特典を有効化して、"
                + "新しい ID で契約をリンクしてください。"),
        Extensions = new Dictionary<string, Func<Language, object>> { ["end"] = _ => contract.End },
    };

    /// <summary>L3: 409 <c>no-units-left</c>.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="since">Since when nothing is left.</param>
    public static Problem NoUnitsLeft(Contract contract, DateTimeOffset? since)
    {
        // A6: how much that is stays blank until the balance is published.
        var all = contract.PublishedAt is null
            ? new Localized("Everything that the contract grants is used", "この契約の付与分はすべて使用済みです。")
            : new Localized(
                $"All of the contract's {contract.Benefit.Amount(contract.Granted).En} are used",
                $"この契約の {contract.Benefit.Amount(contract.Granted).Ja}はすべて使用済みです。");
        var on = since is { } time ? Day(DateOnly.FromDateTime(time.UtcDateTime)) : null;
        return new(
            StatusCodes.Status409Conflict,
            "no-units-left",
            NotLinked,
            on is null
                ? new($"{all.En}.", all.Ja)
                : new($"{all.En}; none has been left since {on}.", $"{all.Ja}{on} から残りがありません。"))
        {
            Remedy = new(
                "Use another contract, buy a support plan, or link this one when an incident that is not charged gives a unit back.",
                "別の契約を使用するか、サポート プランを購入してください。"
                + "課金されないインシデントで残数が戻った場合は、この契約をリンクできます。"),
            Extensions = since is { } at
                ? new Dictionary<string, Func<Language, object>> { ["usedUpAt"] = _ => at }
                : new Dictionary<string, Func<Language, object>>(),
        };
    }

    /// <summary>L6: 429 <c>too-many-attempts</c>, whatever the pair.</summary>
    public static Problem TooManyAttempts(LinkSettings settings, TimeSpan wait) => new(
        StatusCodes.Status429TooManyRequests,
        "too-many-attempts",
        new("Too many attempts.", "試行回数が多すぎます。"),
        new(
            $"This account gave {settings.Attempts} wrong pairs of IDs within {Length(settings.Window).En}.",
            $"このアカウントは {Length(settings.Window).Ja}以内に {settings.Attempts} 回、"
            + "正しくない ID の組み合わせを入力しました。"))
    {
        Remedy = new(
            $"Try again in {Length(wait).En}, with the IDs from the mail or the benefits page at hand.",
            $"メールまたは特典ページの ID を確認のうえ、{Length(wait).Ja}後にもう一度お試しください。"),
        RetryAfter = wait,
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Rounded up, so that who waits as long is not too early.
    private static Localized Length(TimeSpan time) => time <= TimeSpan.FromMinutes(1)
        ? Counted(Math.Ceiling(time.TotalSeconds), "second", "秒")
        : Counted(Math.Ceiling(time.TotalMinutes), "minute", "分");

    private static Localized Counted(double count, string en, string ja)
    {
        var number = count.ToString(CultureInfo.InvariantCulture);
        return new($"{number} {en}{(count == 1 ? "" : "s")}", $"{number} {ja}");
    }
}
