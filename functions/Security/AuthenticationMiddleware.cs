using BenefitsFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Security;

/// <summary>
/// Default-deny: an HTTP function runs only for a signed-in account, unless it is in <see cref="OpenFunctions"/>.
/// Believes the principal's header only where the platform says that authentication is on (<c>WEBSITE_AUTH_ENABLED</c>).
/// </summary>
public sealed class AuthenticationMiddleware(IConfiguration configuration, SecuritySettings settings) : IFunctionsWorkerMiddleware
{
    /// <summary>The functions that anyone may call.</summary>
    public static IReadOnlySet<string> OpenFunctions { get; } = new HashSet<string> { "GetHealth", "GetOpenApi" };

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && !OpenFunctions.Contains(context.FunctionDefinition.Name))
        {
            var authenticated = Authenticate(http.Request);
            if (authenticated.Failed(out var problem, out var caller))
            {
                context.GetInvocationResult().Value = Answer.Of(problem);
                return;
            }

            http.Features.Set(caller);
        }

        await next(context);
    }

    private Result<Caller> Authenticate(HttpRequest request)
    {
        if (!string.Equals(configuration["WEBSITE_AUTH_ENABLED"], "True", StringComparison.OrdinalIgnoreCase))
        {
            return SecurityErrors.SignInOff();
        }

        var header = request.Headers[ClientPrincipal.Header];
        if (header.Count == 0 || string.IsNullOrEmpty(header[0]))
        {
            return SecurityErrors.SignInRequired();
        }

        return header.Count == 1 && ClientPrincipal.Read(header[0]!, settings.OperatorTenant) is { } caller
            ? caller
            : SecurityErrors.PrincipalMalformed();
    }
}
