using BenefitsFunctions.Chance;
using BenefitsFunctions.Http;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions.Tests.Http;

/// <summary>What a caller is told when a request fails.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task Request_WhenItsRowIsChangedByOthersAllTheTime_Is503WithATimeToTryAgain()
    {
        var ids = new Contended();
        await using var app = await BenefitsHost.StartAsync(configure: builder => builder.Services.AddSingleton<IdGenerator>(ids));
        Assert.Equal(200, (await app.Office.GetsAsync($"/api/partners/{Sample.Contoso}")).Status);
        ids.IsContended = true;

        var answer = await app.As("contoso-global-admin").ActivatesAsync(Sample.Contoso, "ProductSupport");

        Assert.Equal((503, "busy", TimeSpan.FromSeconds(5)), (answer.Status, answer.Code, answer.RetryAfter));
    }

    [Fact]
    public async Task Answer_WhenItCantBeMade_Is500AndAProblem()
    {
        await using var app = await BenefitsHost.StartAsync(extend: builder => builder.UseMiddleware<Unspeakable>());

        var answer = await app.As("somebody").GetsAsync("/api/products");

        // The host has a problem of its own for a function that fails; this one is the app's.
        Assert.Equal((500, "urn:benefits:problem:internal-error"), (answer.Status, answer["type"]));
    }

    // Answers with what no JSON can be made of.
    private sealed class Unspeakable : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            context.GetInvocationResult().Value = Answer.Ok(Enumerable.Range(0, 3).Select(i => 1 / (i - 1)));
            return Task.CompletedTask;
        }
    }

    // Stands for the tries that are all lost.
    private sealed class Contended : IdGenerator
    {
        public bool IsContended { get; set; }

        public override string NewId() => IsContended ? throw new ContentionException(100) : base.NewId();
    }
}
