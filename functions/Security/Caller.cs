using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Security;

/// <summary>Which kind of sign-in an account is.</summary>
public enum AccountType
{
    Work,
    Personal,
}

/// <summary>Roles in the programme itself, from the token; not to be mixed up with roles at a partner.</summary>
public enum AppRole
{
    ProgramOffice,
    Operator,
}

/// <summary>The signed-in account that a request comes from.</summary>
/// <param name="AccountId">Object id of the account (or its name identifier).</param>
/// <param name="Type">Work or personal.</param>
/// <param name="Roles">Its app roles.</param>
public sealed record Caller(string AccountId, AccountType Type, IReadOnlySet<AppRole> Roles)
{
    /// <summary>True for the office that runs the programme.</summary>
    public bool IsProgramOffice => Roles.Contains(AppRole.ProgramOffice);

    /// <summary>True for those who operate the service.</summary>
    public bool IsOperator => Roles.Contains(AppRole.Operator);

    /// <summary>The caller of <paramref name="request"/>; the middleware let nobody in without one.</summary>
    public static Caller Of(HttpRequest request) =>
        request.HttpContext.Features.Get<Caller>()
            ?? throw new InvalidOperationException("A function without sign-in asked for its caller.");
}
