using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.Users;

/// <summary>Keeping the accounts of partners.</summary>
public static class UsersFeature
{
    public static FunctionsApplicationBuilder AddUsers(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PartnerUserStore>();
        return builder;
    }
}
