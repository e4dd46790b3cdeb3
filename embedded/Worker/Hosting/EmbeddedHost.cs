namespace Embedded.Worker;

/// <summary>How a test or a benchmark steers the host.</summary>
public static class EmbeddedHost
{
    /// <summary>
    /// Key of the builder's <c>Properties</c> for where functions are looked for instead of in the entry assembly:
    /// an <see cref="System.Reflection.Assembly"/> or a sequence of <see cref="Type"/>.
    /// </summary>
    public const string FunctionsAssembly = "FunctionsAssembly";
}
