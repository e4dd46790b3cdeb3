using BenefitsFunctions.Chance;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Tests.Http;

/// <summary>What a caller is told when others change the same row all the time.</summary>
public sealed class ContentionTests
{
    [Fact]
    public async Task Request_WhenItsRowIsChangedByOthersAllTheTime_Is503WithATimeToTryAgain()
    {
        await using var app = await BenefitsHost.StartAsync(
            configure: builder => builder.Services.AddSingleton<IdGenerator, Contended>());

        var answer = await app.As("contoso-global-admin").ActivatesAsync(Sample.Contoso, "ProductSupport");

        Assert.Equal((503, "busy", TimeSpan.FromSeconds(5)), (answer.Status, answer.Code, answer.RetryAfter));
    }

    // Stands for the tries that are all lost.
    private sealed class Contended : IdGenerator
    {
        public override string NewId() => throw new ContentionException(100);
    }
}
