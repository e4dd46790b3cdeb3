namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app starts.</summary>
public class FunctionsApplication
{
    /// <summary>Creates the app's builder: settings read, storage there.</summary>
    /// <param name="args"><c>--port N</c>, <c>--data DIR</c>, and settings as <c>--Key=value</c>.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args, AppContext.BaseDirectory);
}
