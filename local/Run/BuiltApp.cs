using System.Reflection;

namespace Benefits.Local;

/// <summary>Where things are, as the build wrote it into this program.</summary>
internal static class BuiltApp
{
    /// <summary>The folder that the function app was built to.</summary>
    public static string Folder { get; } = Path.GetDirectoryName(Written("FunctionApp"))!;

    /// <summary>The folder of <c>local.settings.json</c>.</summary>
    public static string RepositoryRoot { get; } = Written("RepositoryRoot");

    /// <summary>The queues as the Azure resources have them.</summary>
    public static string QueuesFile { get; } = Path.Combine(RepositoryRoot, "infra-bicep", "queues.json");

    public static string DefaultDataFolder { get; } = Path.Combine(RepositoryRoot, ".azurite");

    private static string Written(string key) =>
        typeof(BuiltApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
