using System.Reflection;

namespace BenefitsFunctions.Tests.Support;

/// <summary>The files that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = typeof(Benefits.Local.RunArguments).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(written => written.Key == "RepositoryRoot").Value!;
}
