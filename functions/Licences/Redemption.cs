namespace BenefitsFunctions.Licences;

/// <summary>What somebody wants to do with a key.</summary>
/// <param name="TenantId">The tenant to redeem it in.</param>
/// <param name="ExtendEndDate">True to have all seats of the tenant for twelve months from today, false to leave their end date.</param>
/// <param name="PreviewToken">Of the preview that was shown; null where a preview is asked for.</param>
/// <param name="By">The account.</param>
/// <param name="At">When.</param>
public sealed record RedemptionWish(Guid TenantId, bool ExtendEndDate, string? PreviewToken, string By, DateTimeOffset At);

/// <summary>What redeeming a key does in a tenant (O3).</summary>
/// <param name="SeatsAdded">Seats of the key.</param>
/// <param name="SeatsBefore">Seats that the tenant has; 0 where none run.</param>
/// <param name="SeatsAfter">Seats that it has then.</param>
/// <param name="EndBefore">Last day of the seats that run; null where none do.</param>
/// <param name="EndAfter">Last day of all seats then.</param>
/// <param name="EndDateExtended">Whether seats that run last longer than before.</param>
/// <param name="MonthsLeft">Whole months from today to <paramref name="EndAfter"/>: 12, fewer where the end date is not extended.</param>
public sealed record LicenceOutcome(
    int SeatsAdded, int SeatsBefore, int SeatsAfter, DateOnly? EndBefore, DateOnly EndAfter, bool EndDateExtended, int MonthsLeft);

/// <summary>A key that was redeemed, for good.</summary>
/// <param name="TenantId">Where.</param>
/// <param name="ExtendEndDate">What was asked for.</param>
/// <param name="Outcome">What it did.</param>
/// <param name="PeriodStart">First day of the time to which it added its seats.</param>
/// <param name="By">The account that redeemed it.</param>
/// <param name="At">When.</param>
public sealed record Redemption(
    Guid TenantId, bool ExtendEndDate, LicenceOutcome Outcome, DateOnly PeriodStart, string By, DateTimeOffset At)
{
    /// <summary>True when this is what the wish asks for: sent again, it is answered with it.</summary>
    public bool Answers(RedemptionWish wish) => TenantId == wish.TenantId && ExtendEndDate == wish.ExtendEndDate;
}
