using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BenefitsFunctions.EventQueue;

/// <summary>The events that portals send, from the queue into the ledgers.</summary>
public static class EventQueueFeature
{
    public static FunctionsApplicationBuilder AddEventQueue(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IncidentEventReader>();
        builder.Services.AddSingleton<UnsentEvents>();
        builder.Services.AddSingleton<DeadLetterDecisions>();
        builder.Services.AddSingleton<DeadLetters>();
        return builder;
    }
}
