namespace BenefitsFunctions.Tests.Local.Host;

/// <summary>One host for the tests of a class that leave each other alone.</summary>
public sealed class SharedSampleHost : IAsyncLifetime
{
    internal SampleHost App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await SampleHost.StartAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();
}
