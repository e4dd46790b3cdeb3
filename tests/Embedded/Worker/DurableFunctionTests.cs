using BenefitsFunctions.Tests.Embedded.Worker.Samples;
using BenefitsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class DurableFunctionTests
{
    [Fact]
    public async Task Orchestration_WhenStartedByAFunction_CallsItsActivitiesThroughTheMiddlewares()
    {
        await using var app = await StartAsync(builder => builder.UseMiddleware<Outer>());

        using var answer = await app.Client.PostAsync("/api/greetings/one?name=Ada", null);

        Assert.Equal("""{"status":"Completed","output":"\"Hello Ada\""}""", await answer.Content.ReadAsStringAsync());
        Assert.Contains("activityTrigger of one in scope True", app.Service<Trail>().Entries);
        // The HTTP function, the activity, and the orchestrator at least once.
        Assert.True(app.Service<Trail>().Entries.Count(entry => entry == "Outer in") >= 3);
    }

    [Fact]
    public async Task Orchestration_WhenItIsAnInstanceMethod_GetsItsClassFromTheServices()
    {
        await using var app = await StartAsync(_ => { });

        using var answer = await app.Client.PostAsync("/api/greetings/three?name=Ada&orchestrator=GreetingTwice", null);

        Assert.Equal("""{"status":"Completed","output":"\"Hello Ada, Hello Ada\""}""", await answer.Content.ReadAsStringAsync());
        Assert.Contains("turn of GreetingTwice", app.Service<Trail>().Entries);
    }

    [Fact]
    public async Task Activity_WhenAMiddlewareSetsItsResult_ReturnsThat()
    {
        await using var app = await StartAsync(builder => builder.UseMiddleware((context, next) =>
        {
            if (context.FunctionDefinition.Name != "Greet")
            {
                return next();
            }

            context.GetInvocationResult().Value = "Bye";
            return Task.CompletedTask;
        }));

        using var answer = await app.Client.PostAsync("/api/greetings/two?name=Ada", null);

        Assert.Equal("""{"status":"Completed","output":"\"Bye\""}""", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<SampleApp> StartAsync(Action<FunctionsApplicationBuilder> use)
    {
        var folders = new SampleFolders().WriteApp(
            "host.json", $$"""{ "extensions": { "durableTask": { "hubName": "{{TestAzurite.UniqueName("worker")}}" } } }""");
        return await SampleApp.StartAsync(
            [typeof(DurableSamples)],
            builder =>
            {
                MiddlewareTests.AddServices(builder);
                use(builder);
            },
            folders,
            $"--AzureWebJobsStorage={await TestAzurite.ConnectionStringAsync()}");
    }
}
