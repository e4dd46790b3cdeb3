using BenefitsFunctions.Activations;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.Http;
using BenefitsFunctions.Languages;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.BenefitsPage;

/// <summary>The benefits page (B1) and its checklist (B2).</summary>
public sealed class BenefitsApi(BenefitsReader reader)
{
    private static readonly Localized AddressNotice = new(
        "The requester's e-mail address and an alternate address become visible to other users of the partner.",
        "依頼者のメール アドレスと代替メール アドレスは、"
        + "パートナーの他のユーザーにも表示されます。");

    /// <summary>B1, A1, A2: the lines of one or all locations, their totals, and whether this account may activate and why not.</summary>
    [Function(nameof(GetBenefits))]
    public async Task<IActionResult> GetBenefits(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "partners/{partnerId}/benefits")] HttpRequest request,
        string partnerId,
        CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(Caller.Of(request), partnerId, cancellationToken);
        if (read.Failed(out var problem, out var view))
        {
            return Answer.Of(problem);
        }

        if (view.User.Association == Association.CspOnly)
        {
            return Answer.Of(PartnerErrors.CspOnly());
        }

        var chosen = LocationOf(request, view.Profile);
        if (chosen.Failed(out problem, out var locationId))
        {
            return Answer.Of(problem);
        }

        var language = LanguageTags.Wanted(request);
        var lines = view.Lines.Where(l => locationId == Location.All || l.LocationId == locationId).ToList();
        var refusal = !view.PartnerActive
            ? PartnerErrors.NoBenefitsYet()
            : view.User.MayActivate ? null : ActivationErrors.RoleRequired(view.Administrators);
        return Answer.Ok(new
        {
            partnerId,
            Location = locationId,
            CanActivate = refusal is null,
            CanActivateReason = refusal?.AsReason(language),
            AddressNotice = AddressNotice.In(language),
            Notice = view.PartnerActive ? null : PartnerErrors.NoBenefitsYet().AsReason(language),
            Benefits = lines,
            Totals = BenefitTotal.Of(lines),
        });
    }

    /// <summary>B2: the four lines, passed or failed.</summary>
    [Function(nameof(GetChecklist))]
    public async Task<IActionResult> GetChecklist(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "partners/{partnerId}/benefits/{benefit}/checklist")]
        HttpRequest request,
        string partnerId,
        string benefit,
        CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(Caller.Of(request), partnerId, cancellationToken);
        if (read.Failed(out var problem, out var view))
        {
            return Answer.Of(problem);
        }

        if (!Enum.GetNames<Benefit>().Contains(benefit, StringComparer.Ordinal))
        {
            return Answer.Of(RequestErrors.Invalid("benefit", new(
                $"must be one of {string.Join(", ", Enum.GetNames<Benefit>())}.",
                $"{string.Join("、", Enum.GetNames<Benefit>())} のいずれかを指定してください。")));
        }

        var chosen = LocationOf(request, view.Profile);
        if (chosen.Failed(out problem, out var locationId))
        {
            return Answer.Of(problem);
        }

        var language = LanguageTags.Wanted(request);
        var facts = new ChecklistFacts(
            Enum.Parse<Benefit>(benefit), view.User.Association == Association.Programme, view.PartnerActive, locationId, view.Lines);
        return Answer.Ok(new
        {
            Items = Checklist.Of(facts).Select(
                i => new { i.Check, i.Passed, Detail = i.Detail.In(language), Remedy = i.Remedy?.In(language) }),
        });
    }

    private static Result<string> LocationOf(HttpRequest request, PartnerProfile profile)
    {
        var asked = request.Query["location"];
        if (asked.Count == 0)
        {
            return Location.All;
        }

        var known = asked is [Location.All or Location.Headquarters]
            || (asked.Count == 1 && profile.Locations.Any(l => l.LocationId == asked[0]));
        return known
            ? asked[0]!
            : RequestErrors.Invalid(
                "location", new(
                    "must be all, headquarters or one of the partner's locations.",
                    "all、headquarters またはパートナーの事業所を指定してください。"));
    }
}
