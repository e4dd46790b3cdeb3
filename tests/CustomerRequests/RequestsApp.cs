using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>One app with an address of the operators, for tests that leave each other alone.</summary>
public sealed class RequestsApp : IAsyncLifetime
{
    public const string Operators = "operators@programme.example";

    public BenefitsHost App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await BenefitsHost.StartAsync(settings: $"Benefits:OperatorsEmail={Operators}");

    public async Task DisposeAsync() => await App.DisposeAsync();
}
