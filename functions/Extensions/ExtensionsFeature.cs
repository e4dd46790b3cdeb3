using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Extensions;

/// <summary>Later ends for contracts, and the second judgement of what was rejected before.</summary>
public static class ExtensionsFeature
{
    public static FunctionsApplicationBuilder AddExtensions(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ExtensionStarts>();
        builder.Services.AddSingleton<SecondJudgementCommit>();
        return builder;
    }
}
