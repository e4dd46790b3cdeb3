using BenefitsFunctions.Mail;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Operations;

/// <summary>What operators look at.</summary>
public static class OperationsFeature
{
    public static FunctionsApplicationBuilder AddOperations(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MailProbe>();
        builder.Services.AddSingleton<Health>();
        return builder;
    }
}
