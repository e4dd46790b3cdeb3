using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

public sealed class ContextSamples(ScopedThing thing, Trail trail)
{
    [Function("Scoped")]
    public int[] Scoped([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
    {
        trail.Add("function");
        return [thing.Number, context.InstanceServices.GetRequiredService<ScopedThing>().Number, ReferenceEquals(context.GetHttpContext(), request.HttpContext) ? 1 : 0];
    }

    [Function("Describe")]
    public object Describe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "describe/{word}")] HttpRequest request, string word, FunctionContext context) => new
        {
            request.Method,
            context.FunctionId,
            Same = context.FunctionId == context.FunctionDefinition.Id && context.InvocationId.Length > 0,
            context.FunctionDefinition.Name,
            context.FunctionDefinition.EntryPoint,
            Assembly = Path.GetFileName(context.FunctionDefinition.PathToAssembly),
            Parameters = context.FunctionDefinition.Parameters.Select(p => $"{p.Name} {p.Type.Name}"),
            Inputs = context.FunctionDefinition.InputBindings.Select(b => $"{b.Key} {b.Value.Type} {b.Value.Direction}"),
            Outputs = context.FunctionDefinition.OutputBindings.Select(b => $"{b.Key} {b.Value.Type} {b.Value.Direction}"),
            Word = (string?)context.BindingContext.BindingData["word"] + word,
        };

    [Function("Waits")]
    public async Task<IActionResult> Waits([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellation)
    {
        trail.Add("waiting");
        request.HttpContext.RequestServices.GetRequiredService<Gate>().Entered.TrySetResult();
        try
        {
            await request.HttpContext.RequestServices.GetRequiredService<Gate>().Released.Task.WaitAsync(cancellation);
            return new OkObjectResult("released");
        }
        catch (OperationCanceledException)
        {
            request.HttpContext.RequestServices.GetRequiredService<Gate>().Cancelled.TrySetResult();
            throw;
        }
    }
}
