using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Deployment;

/// <summary>What <c>dotnet publish functions -c Release</c> makes, with the stand-in for the one package, and that it runs.</summary>
public sealed class PublishTests(PublishedApp published) : IClassFixture<PublishedApp>
{
    [Fact]
    public void Output_HoldsWhatTheFunctionsHostAndTheAppNeed()
    {
        string[] needed =
        [
            "host.json", "functions.metadata", "worker.config.json", "extensions.json", "BenefitsFunctions.dll", "BenefitsFunctions.pdb",
            "Entitlements/entitlements.json", "Enrolments/enrolments.json", "Offices/offices.json", "Products/products.json",
            "Agenda/endings.json", "OpenApi/openapi.json",
        ];

        Assert.All(needed, file => Assert.Contains(file, published.Files));
        Assert.Contains(published.Files, file => file.StartsWith(".azurefunctions/", StringComparison.Ordinal));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Repository.Root, "host.json")), File.ReadAllBytes(Path.Combine(published.Folder, "host.json")));
        var functions = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(published.Folder, "functions.metadata"))).RootElement;
        Assert.Empty(HttpRoutes.All.Select(route => route.Function).Append("ConsumeIncidentEvents")
            .Except(functions.EnumerateArray().Select(function => function.GetProperty("name").GetString())));
    }

    [Fact]
    public void Output_HoldsNothingThatIsForOneMachine()
    {
        Assert.DoesNotContain(published.Files, file => file.Contains("sample", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(published.Files, file => file.Contains("local.settings", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(published.Files, file => file.StartsWith("Benefits.Local", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(
            ["BenefitsFunctions.pdb"],
            published.Files.Where(file => file.EndsWith(".pdb", StringComparison.Ordinal)
                && !file.Contains("Microsoft.Azure.Functions.Worker.Extensions", StringComparison.Ordinal)));
        Assert.DoesNotContain(published.Files, file => file.EndsWith(".xml", StringComparison.Ordinal));
    }

    [Fact]
    public void Output_IsCompiledAheadOfTimeForThePlatformsRuntime()
    {
        string[] compiled =
        [
            "BenefitsFunctions.dll", "Azure.Data.Tables.dll", "Azure.Messaging.ServiceBus.dll", "Microsoft.Azure.Functions.Worker.Core.dll",
        ];

        Assert.All(compiled, file =>
        {
            using var code = new PEReader(File.OpenRead(Path.Combine(published.Folder, file)));
            Assert.True(code.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{file} has no code that is ready to run.");
        });
        Assert.DoesNotContain("System.Private.CoreLib.dll", published.Files);
        using var runtime = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(published.Folder, "BenefitsFunctions.runtimeconfig.json")));
        Assert.Equal("net10.0", runtime.RootElement.GetProperty("runtimeOptions").GetProperty("tfm").GetString());
    }

    [Fact]
    public async Task Output_UnderTheLocalHost_PassesTheSmokeTestTwice()
    {
        await using var host = await published.RunAsync();

        var first = await SmokeAsync(host.Address, Person.OperatorTenant);
        var second = await SmokeAsync(host.Address, Person.OperatorTenant);
        var stranger = await SmokeAsync(host.Address, "22222222-2222-2222-2222-222222222222");

        Assert.True(first.ExitCode == 0, first.Printed);
        Assert.Contains("a benefit is activated, and its mail is out", first.Printed, StringComparison.Ordinal);
        Assert.True(second.ExitCode == 0, second.Printed);
        Assert.Contains("the benefit that an earlier run of today activated is there", second.Printed, StringComparison.Ordinal);
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("PUT /api/partners/9999999999 answered 403 program-office-only", stranger.Printed, StringComparison.Ordinal);
        Assert.All(published.Mails, mail => Assert.Contains("canary@contoso.example", File.ReadAllText(mail), StringComparison.Ordinal));
        Assert.NotEmpty(published.Mails);
    }

    private static async Task<(int ExitCode, string Printed)> SmokeAsync(Uri app, string tenant)
    {
        var script = Path.Combine(Repository.Root, ".ci", "smoke");
        string[] arguments = [script, app.ToString(), "--contact", "canary@contoso.example", "--trust-principal", tenant, "--wait", "60"];
        using var bash = Process.Start(
            new ProcessStartInfo("bash", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var printed = await Task.WhenAll(bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync())
            .WaitAsync(TimeSpan.FromSeconds(150));
        await bash.WaitForExitAsync();
        return (bash.ExitCode, string.Concat(printed));
    }
}
