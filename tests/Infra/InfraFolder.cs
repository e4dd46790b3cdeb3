using System.Reflection;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>The folder <c>infra-bicep</c>, or a copy of it that a test changes.</summary>
internal sealed class InfraFolder : IDisposable
{
    private readonly bool _isCopy;

    private InfraFolder(string root, bool isCopy) => (Root, _isCopy) = (root, isCopy);

    /// <summary>The repository's own.</summary>
    public static InfraFolder Original { get; } = new(
        Path.GetDirectoryName(
            typeof(InfraFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "InfraBicep").Value!)!,
        isCopy: false);

    /// <summary>What the folder and <c>host.json</c> are in.</summary>
    public string Root { get; }

    /// <summary>All <c>.bicep</c> and <c>.bicepparam</c> files.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "infra-bicep"), "*.bicep*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".bicep" or ".bicepparam").Order()];

    /// <summary>A copy with one more file of parameters: <c>scheduler.bicepparam</c>, dev on the Durable Task Scheduler.</summary>
    public static InfraFolder Copy()
    {
        var copy = new InfraFolder(Directory.CreateTempSubdirectory("infra-").FullName, isCopy: true);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Original.Root, "infra-bicep"), "*", SearchOption.AllDirectories)
            .Append(Path.Combine(Original.Root, "host.json")))
        {
            var to = copy.Of(Path.GetRelativePath(Original.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        File.WriteAllText(
            copy.Of("infra-bicep/scheduler.bicepparam"),
            File.ReadAllText(copy.Of("infra-bicep/dev.bicepparam")) + "\nparam durableTaskScheduler = true\n");
        return copy;
    }

    public string Of(string path) => Path.Combine(Root, path);

    public string Read(string path) => File.ReadAllText(Of(path));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isCopy)
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
