using BenefitsFunctions.Tests.Embedded.Worker.Samples;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task UseMiddleware_WhenSeveralAreAdded_RunsThemInOrderAroundTheFunction()
    {
        await using var app = await StartAsync(builder => builder.UseMiddleware<Outer>().UseMiddleware<Inner>());

        await app.GetAsync("/api/Scoped");

        Assert.Equal(["Outer in", "Inner in", "function", "Inner out", "Outer out"], app.Service<Trail>().Entries.Take(5));
    }

    [Fact]
    public async Task UseMiddleware_WhenItSetsTheResultInsteadOfGoingOn_AnswersThatResult()
    {
        await using var app = await StartAsync(builder => builder.UseMiddleware((context, _) =>
        {
            context.GetInvocationResult().Value = new ObjectResult("no") { StatusCode = 403 };
            return Task.CompletedTask;
        }));

        Assert.Equal((403, "no"), await app.GetAsync("/api/Scoped"));
        Assert.DoesNotContain("function", app.Service<Trail>().Entries);
    }

    [Fact]
    public async Task UseMiddleware_WhenItWritesTheResponseInsteadOfGoingOn_AnswersThat()
    {
        await using var app = await StartAsync(builder => builder.UseMiddleware((context, _) =>
        {
            context.GetHttpContext()!.Response.StatusCode = 418;
            return context.GetHttpContext()!.Response.WriteAsync("short");
        }));

        Assert.Equal((418, "short"), await app.GetAsync("/api/Scoped"));
    }

    [Fact]
    public async Task UseMiddleware_WhenTheFunctionHasRun_SeesItsResultAndCanReplaceIt()
    {
        await using var app = await StartAsync(builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            context.GetInvocationResult().Value = new { Was = ((int[])context.GetInvocationResult().Value!).Length };
        }));

        Assert.Equal((200, """{"was":3}"""), await app.GetAsync("/api/Scoped"));
    }

    [Fact]
    public async Task UseWhen_WhenThePredicateSaysNo_SkipsTheMiddleware()
    {
        await using var app = await StartAsync(builder => builder
            .UseWhen<Outer>(context => context.FunctionDefinition.Name == "Other")
            .UseWhen<Inner>(context => context.FunctionDefinition.Name == "Scoped"));

        await app.GetAsync("/api/Scoped");

        Assert.Equal(["Inner in", "function", "Inner out"], app.Service<Trail>().Entries.Take(3));
    }

    [Fact]
    public async Task Items_WhenAMiddlewareSetsOne_ReachTheNext()
    {
        await using var app = await StartAsync(builder => builder
            .UseMiddleware((context, next) =>
            {
                context.Items["who"] = "first";
                return next();
            })
            .UseMiddleware((context, _) =>
            {
                context.GetInvocationResult().Value = context.Items["who"];
                return Task.CompletedTask;
            }));

        Assert.Equal((200, "\"first\""), await app.GetAsync("/api/Scoped"));
    }

    internal static Task<SampleApp> StartAsync(Action<IFunctionsWorkerApplicationBuilder> use) =>
        SampleApp.StartAsync([typeof(ContextSamples)], builder =>
        {
            AddServices(builder);
            use(builder);
        });

    internal static void AddServices(FunctionsApplicationBuilder builder) =>
        builder.Services.AddSingleton<Trail>().AddSingleton<Gate>().AddScoped<ScopedThing>();
}
