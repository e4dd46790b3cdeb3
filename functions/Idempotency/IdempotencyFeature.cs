using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Idempotency;

/// <summary>Requests that can be repeated without doing their work twice.</summary>
public static class IdempotencyFeature
{
    public static FunctionsApplicationBuilder AddIdempotency(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RequestRecords>();
        builder.Services.AddSingleton<RepeatableRequests>();
        return builder;
    }
}
