using BenefitsFunctions.Http;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Users;

/// <summary>The accounts of a partner, kept by the programme office and the partner's global administrators.</summary>
public sealed class UsersApi(PartnerUserStore users, PartnerAccess access)
{
    private const string Route = "partners/{partnerId}/users/{accountId}";

    [Function(nameof(PutUser))]
    public async Task<IActionResult> PutUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string partnerId,
        string accountId,
        CancellationToken cancellationToken)
    {
        if (await RefusalAsync(request, partnerId, accountId, cancellationToken) is { } refusal)
        {
            return Answer.Of(refusal);
        }

        var id = Decoded(accountId);
        var body = await RequestBody.ReadAsync(request, fields => PartnerRequests.User(fields, id), cancellationToken);
        if (body.Failed(out var problem, out var user))
        {
            return Answer.Of(problem);
        }

        var put = await users.PutAsync(partnerId, user, MustKeepAdmin(request), cancellationToken);
        if (put.Failed(out problem, out var written))
        {
            return Answer.Of(problem);
        }

        return written.IsNew ? Answer.Created($"/api/partners/{partnerId}/users/{Uri.EscapeDataString(id)}", user) : Answer.Ok(user);
    }

    /// <summary>204, also when there was no such user.</summary>
    [Function(nameof(DeleteUser))]
    public async Task<IActionResult> DeleteUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string partnerId,
        string accountId,
        CancellationToken cancellationToken)
    {
        if (await RefusalAsync(request, partnerId, accountId, cancellationToken) is { } refusal)
        {
            return Answer.Of(refusal);
        }

        var problem = await users.DeleteAsync(partnerId, Decoded(accountId), MustKeepAdmin(request), cancellationToken);
        return problem is null ? Answer.NoContent() : Answer.Of(problem);
    }

    // The office can give the partner another one.
    private static bool MustKeepAdmin(HttpRequest request) => !Caller.Of(request).IsProgramOffice;

    // The server decodes everything in a path but the slash, so that it does not split the segment.
    private static string Decoded(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private async Task<Problem?> RefusalAsync(HttpRequest request, string partnerId, string accountId, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var entered = await access.ForUserOrOfficeAsync(caller, partnerId, cancellationToken);
        if (entered.Failed(out var problem, out var visit))
        {
            return problem;
        }

        if (!caller.IsProgramOffice && visit.User is not { MayManageUsers: true })
        {
            return PartnerErrors.GlobalAdminRequired();
        }

        return PartnerRequests.IsAccountId(Decoded(accountId)) ? null : PartnerErrors.InvalidAccountId();
    }
}
