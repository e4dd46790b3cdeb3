using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.OpenApi;

/// <summary>Serves the OpenAPI 3.1 document that lies beside this file.</summary>
public sealed class OpenApiDocument
{
    /// <summary>Where the document is in the app's folder.</summary>
    public static string FilePath { get; } = Path.Combine(AppContext.BaseDirectory, "OpenApi", "openapi.json");

    [Function(nameof(GetOpenApi))]
    public IActionResult GetOpenApi(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) => new OpenApiFile();

    private sealed class OpenApiFile : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            var response = context.HttpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            await response.SendFileAsync(FilePath, context.HttpContext.RequestAborted);
        }
    }
}
