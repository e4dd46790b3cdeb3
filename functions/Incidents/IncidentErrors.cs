using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Incidents;

/// <summary>What can be wrong about an incident.</summary>
public static class IncidentErrors
{
    /// <summary>404 <c>incident-not-found</c>.</summary>
    public static Problem NotFound() => new(
        StatusCodes.Status404NotFound,
        "incident-not-found",
        new("Incident not found.", "インシデントが見つかりません。"),
        new(
            "There is no such incident that this account may see.",
            "このアカウントで参照できるインシデントが見つかりません。"));
}
