using BenefitsFunctions.Settings;
using BenefitsFunctions.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Samples;

/// <summary>Sample partners for local runs, where <c>Benefits__SamplePartners</c> names their file; absent in Azure.</summary>
public static class SamplesFeature
{
    public static FunctionsApplicationBuilder AddSamples(this FunctionsApplicationBuilder builder)
    {
        if (new SettingsReader(builder.Configuration).OptionalText("Benefits:SamplePartners") is { } file)
        {
            var path = Path.Combine(AppContext.BaseDirectory, file);
            builder.Services.AddSingleton<IFirstRows>(services => ActivatorUtilities.CreateInstance<SampleLoading>(services, path));
        }

        return builder;
    }
}
