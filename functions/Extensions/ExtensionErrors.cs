using System.Globalization;
using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Extensions;

/// <summary>Why a contract can't be extended.</summary>
public static class ExtensionErrors
{
    /// <summary>400 <c>invalid-request</c> about <c>until</c>, for a contract whose last day is <paramref name="end"/>.</summary>
    public static Problem InvalidUntil(DateOnly end)
    {
        var (first, last) = (Day(end.AddDays(1)), Day(end.AddYears(1)));
        return RequestErrors.Invalid(
            "until",
            new(
                $"must be a day from {first} to {last}: later than the contract's end, by at most a year.",
                $"{first} から {last} までの日付 (契約の終了日より後、1 年以内) を指定してください。"));
    }

    /// <summary>409 <c>revoked</c>.</summary>
    public static Problem Revoked(DateOnly end) => new(
        StatusCodes.Status409Conflict,
        "revoked",
        new("The contract was revoked.", "契約は取り消されています。"),
        new(
            $"The programme office revoked the contract on {Day(end)}; it can't be extended.",
            $"契約は {Day(end)} にプログラム事務局によって取り消されたため、延長できません。"))
    {
        Remedy = new(
            "Activate the benefit again on behalf of the partner.",
            "パートナーに代わって特典をもう一度有効化してください。"),
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
