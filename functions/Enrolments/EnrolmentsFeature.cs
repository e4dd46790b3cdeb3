using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Enrolments;

/// <summary>Activations on the partner's behalf (A8).</summary>
public static class EnrolmentsFeature
{
    public static FunctionsApplicationBuilder AddEnrolments(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(EnrolmentCatalog.Load(EnrolmentCatalog.DefaultPath));
        builder.Services.AddSingleton<EnrolmentStore>();
        builder.Services.AddSingleton<EnrolmentFollower>();
        builder.Services.AddSingleton<IProfileFollower>(services => services.GetRequiredService<EnrolmentFollower>());
        builder.Services.AddSingleton<EnrolmentStarts>();
        return builder;
    }
}
