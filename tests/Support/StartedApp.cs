namespace BenefitsFunctions.Tests.Support;

/// <summary>One app for the tests of a class that leave each other alone.</summary>
public sealed class StartedApp : IAsyncLifetime
{
    public BenefitsHost App { get; private set; } = null!;

    public Wire Wire { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await BenefitsHost.StartAsync();
        Wire = new Wire(App.Url);
    }

    public async Task DisposeAsync()
    {
        Wire.Dispose();
        await App.DisposeAsync();
    }
}
