using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

public sealed class PrincipalSamples
{
    [Function("Principal")]
    public object Principal([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post")] HttpRequest request) => new
    {
        Principal = request.Headers["X-MS-CLIENT-PRINCIPAL"].ToString(),
        Plain = $"{request.Headers["X-MS-CLIENT-PRINCIPAL-ID"]}|{request.Headers["X-MS-CLIENT-PRINCIPAL-NAME"]}|{request.Headers["X-MS-CLIENT-PRINCIPAL-IDP"]}",
    };
}
