namespace BenefitsFunctions.Tests.Infra;

/// <summary>The compiler, and the template with each file of parameters: compiled once for all tests.</summary>
public sealed class InfraFixture : IAsyncLifetime
{
    /// <summary>What each is made from.</summary>
    public const string Dev = "dev", Prod = "prod", Scheduler = "scheduler";

    private readonly Dictionary<string, AzureTemplate> _templates = [];

    internal BicepCompiler Compiler { get; } = BicepCompiler.Start();

    internal AzureTemplate Template(string parameters) => _templates[parameters];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        using var folder = InfraFolder.Copy();
        foreach (var parameters in new[] { Dev, Prod, Scheduler })
        {
            _templates[parameters] = await Compiler.ReadAsync(folder.Of($"infra-bicep/{parameters}.bicepparam"));
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Compiler.DisposeAsync();
}

/// <summary>The tests that share one compiler.</summary>
[CollectionDefinition(nameof(InfraTests))]
public sealed class InfraTestsCollection : ICollectionFixture<InfraFixture>;
