using BenefitsFunctions.Http;
using BenefitsFunctions.Offers;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.GoToMarket;

/// <summary>Why a go-to-market offer is not activated.</summary>
public static class GoToMarketErrors
{
    /// <summary>409 <c>ends-before-active</c>, with both days.</summary>
    /// <param name="activeOn">The day on which it would become active.</param>
    /// <param name="end">Its last day.</param>
    public static Problem EndsBeforeActive(DateOnly activeOn, DateOnly end) => new(
        StatusCodes.Status409Conflict,
        "ends-before-active",
        new("The offer ends too soon.", "特典の終了日まで期間がありません。"),
        new(
            $"The offer would become active on {activeOn:yyyy-MM-dd}, but ends on {end:yyyy-MM-dd}.",
            $"利用開始日は {activeOn:yyyy-MM-dd} になりますが、特典は {end:yyyy-MM-dd} に終了します。"))
    {
        Remedy = OfferErrors.Renew,
    };
}
