using BenefitsFunctions.Partners;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Refunds;

/// <summary>Cancelling a membership for a refund (O6).</summary>
public static class RefundsFeature
{
    public static FunctionsApplicationBuilder AddRefunds(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RefundDesk>();
        builder.Services.AddSingleton<RefundStarts>();
        builder.Services.AddSingleton<RefundWorklistStore>();
        builder.Services.AddSingleton<IProfileFollower, RefundFollower>();
        return builder;
    }
}
