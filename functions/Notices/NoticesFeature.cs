using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Notices;

/// <summary>Mails about thresholds and rejected openings.</summary>
public static class NoticesFeature
{
    public static FunctionsApplicationBuilder AddNotices(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<NoticeStarts>();
        return builder;
    }
}
