using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Http;

/// <summary>Answers what no other function takes.</summary>
public sealed class OtherRequestsApi
{
    /// <summary>
    /// 204 with <c>Allow</c> to OPTIONS, 405 with <c>Allow</c> for a method that the path does not take, else 404
    /// <c>route-not-found</c>. The Functions host tries routes in the order of the functions' names: this one's is the last.
    /// </summary>
    [Function(nameof(UnknownRequest))]
    public IActionResult UnknownRequest([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
    {
        if (RouteTable.MethodsAt(request.Path) is not { } methods)
        {
            return Answer.Of(RequestErrors.RouteNotFound());
        }

        return HttpMethods.IsOptions(request.Method) ? Answer.Options(methods) : Answer.Of(RequestErrors.MethodNotAllowed(methods));
    }
}
