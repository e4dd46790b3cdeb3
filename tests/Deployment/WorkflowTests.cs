using System.Diagnostics;
using System.Text.RegularExpressions;
using BenefitsFunctions.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace BenefitsFunctions.Tests.Deployment;

/// <summary>The workflows, as far as they can be held against the repository where they don't run.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string[] Steps =
    [
        "Deploy the resources", "Deploy the package", "Get the token of the smoke test", "Smoke test",
        "Keep it as the last good package", "Roll back", "Smoke test after the roll-back",
    ];

    private static readonly string DeployFile = Path.Combine(Repository.Root, ".github", "workflows", "deploy.yml");

    public static TheoryData<string> Files { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows"), "*.yml").Select(file => Path.GetFileName(file))];

    private static YamlNode Deploy => Read(DeployFile);

    [Theory]
    [MemberData(nameof(Files))]
    public void Workflow_InEachFile_RunsPinnedActionsWithNoMoreRightsThanReading(string file)
    {
        var workflow = Read(Path.Combine(Repository.Root, ".github", "workflows", file));

        Assert.Equal("{contents: read}", Rights(workflow));
        Assert.All(
            Jobs(workflow).SelectMany(job => StepsOf(job)).Select(step => Text(step, "uses")).OfType<string>(),
            action => Assert.Matches(@"^[\w-]+/[\w.-]+@(v\d+|[0-9a-f]{40})$", action));
        Assert.All(Jobs(workflow), job => Assert.NotNull(Text(job, "timeout-minutes")));
    }

    [Fact]
    public void Deploy_HasNoSecretAndSignsInByOidcOnly()
    {
        Assert.DoesNotContain("secrets.", File.ReadAllText(DeployFile), StringComparison.Ordinal);
        foreach (var job in Jobs(Deploy))
        {
            var signsIn = StepsOf(job)
                .Where(step => Text(step, "uses")?.StartsWith("azure/login@", StringComparison.Ordinal) == true)
                .ToList();
            Assert.Equal(signsIn.Count > 0, Rights(job)?.Contains("id-token: write", StringComparison.Ordinal) == true);
            Assert.Equal(signsIn.Count > 0, Text(job, "environment") is not null);
            Assert.All(
                signsIn,
                step => Assert.Equal(
                    "{client-id: ${{ vars.AZURE_CLIENT_ID }}, subscription-id: ${{ vars.AZURE_SUBSCRIPTION_ID }}, "
                    + "tenant-id: ${{ vars.AZURE_TENANT_ID }}}",
                    Flat(step["with"])));
        }
    }

    [Fact]
    public void Deploy_InItsOrder_PublishesPlansIsApprovedDeploysAndTests()
    {
        var jobs = Deploy["jobs"];
        Assert.Equal(("package", "plan"), (Text(jobs["plan"], "needs"), Text(jobs["deploy"], "needs")));
        Assert.Contains("dotnet publish functions -c Release -o published", Commands(jobs["package"]), StringComparison.Ordinal);
        Assert.Contains("az deployment group what-if", Commands(jobs["plan"]), StringComparison.Ordinal);
        Assert.DoesNotContain("deployment group create", Commands(jobs["plan"]), StringComparison.Ordinal);
        Assert.Equal("${{ inputs.environment }}", Text(jobs["deploy"], "environment"));

        var steps = StepsOf(jobs["deploy"]).ToList();
        Assert.Equal(Steps, steps.Select(step => Text(step, "name")).Where(name => Steps.Contains(name)));
        Assert.Equal(
            [
                "Roll back: failure() && steps.last.outputs.package != '' && "
                + "(steps.package.outcome == 'failure' || steps.smoke.outcome == 'failure')",
                "azure/login@v2: failure() && steps.back.outcome == 'success'",
                "Smoke test after the roll-back: failure() && steps.back.outcome == 'success'",
            ],
            steps.Where(step => Text(step, "if") is not null)
                .Select(step => $"{Text(step, "name") ?? Text(step, "uses")}: {Text(step, "if")}"));
        Assert.Equal(["last", "infra", "package", "smoke", "back"], steps.Select(step => Text(step, "id")).OfType<string>());
    }

    [Fact]
    public void Deploy_BeforeEachSmokeTest_SignsInAnew()
    {
        var steps = StepsOf(Deploy["jobs"]["deploy"]).Select(step => Text(step, "name") ?? Text(step, "uses")!).ToList();

        Assert.Equal("azure/login@v2", steps[steps.IndexOf("Get the token of the smoke test") - 1]);
        Assert.Equal("azure/login@v2", steps[steps.IndexOf("Smoke test after the roll-back") - 1]);
        Assert.Equal(steps.IndexOf("Get the token of the smoke test") + 1, steps.IndexOf("Smoke test"));
    }

    [Fact]
    public void Deploy_GoingBack_TakesPackagesOfItsOwnRunsOnMainOnly()
    {
        var fetch = Text(StepsOf(Deploy["jobs"]["deploy"]).Single(step => Text(step, "id") == "last"), "run")!;

        Assert.Contains(
            "select(.workflow_run | .head_branch == \"main\" and .head_repository_id == .repository_id)", fetch, StringComparison.Ordinal);
        Assert.Contains("if [ \"$path\" = .github/workflows/deploy.yml ]; then artifact=$id; break; fi", fetch, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(fetch, @"\bartifact=\S"), match => match.Value == "artifact=$");
    }

    [Fact]
    public void Bicep_InEachJobThatUsesIt_IsTheOneOfTheTests()
    {
        var project = File.ReadAllText(Path.Combine(Repository.Root, "tests", "BenefitsFunctions.Tests.csproj"));
        var version = Regex.Match(project, @"azure\.bicep\.commandline\.linux-x64/([\d.]+)/").Groups[1].Value;
        var install = $"az bicep install --version v{version}";

        Assert.All(
            Jobs(Deploy).Select(job => Commands(job)).Where(commands => commands.Contains("az deployment group", StringComparison.Ordinal)),
            commands => Assert.Contains(install, commands, StringComparison.Ordinal));
        foreach (var page in new[] { "docs/deploy.md", "infra-bicep/README.md" })
        {
            Assert.Contains(install, File.ReadAllText(Path.Combine(Repository.Root, page)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Workflow_InEachFile_NamesFilesThatAreThere(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", file));
        string[] environments = [.. Deploy["on"]["workflow_dispatch"]["inputs"]["environment"]["options"].AllNodes.OfType<YamlScalarNode>()
            .Select(option => option.Value!)];

        Assert.All(
            from named in NamedFile().Matches(text)
            from environment in environments
            select named.Value.Replace("${{ inputs.environment }}", environment, StringComparison.Ordinal),
            path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{file} names {path}, which is not there."));
    }

    [Fact]
    public void Deploy_TakesOutputsThatTheResourcesHave()
    {
        var resources = File.ReadAllText(Path.Combine(Repository.Root, "infra-bicep", "main.bicep"));
        var taken = Output().Matches(File.ReadAllText(DeployFile)).Select(use => use.Groups[1].Value).Distinct().ToList();

        Assert.Equal(["apiAudience", "functionAppHostName", "functionAppName"], taken.Order());
        Assert.All(taken, output => Assert.Matches($@"(?m)^output {output} string\b", resources));
    }

    [Fact]
    public void Scripts_OfWorkflowsAndOfTheFolder_AreBash()
    {
        var commands = Directory.GetFiles(Path.Combine(Repository.Root, ".ci")).Select(file => File.ReadAllText(file)).ToList();
        commands.AddRange(
            from file in Directory.GetFiles(Path.GetDirectoryName(DeployFile)!, "*.yml")
            from job in Jobs(Read(file))
            from step in StepsOf(job)
            let run = Text(step, "run")
            where run is not null
            select Regex.Replace(run, @"\$\{\{.*?\}\}", "x"));

        Assert.True(commands.Count > 8, "The scripts are not found.");
        Assert.All(commands, script =>
        {
            using var bash = Process.Start(
                new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
            bash.StandardInput.Write(script);
            bash.StandardInput.Close();
            Assert.Equal("", bash.StandardError.ReadToEnd());
        });
    }

    private static YamlNode Read(string file)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(file);
        yaml.Load(text);
        return yaml.Documents[0].RootNode;
    }

    private static IEnumerable<YamlNode> Jobs(YamlNode workflow) => ((YamlMappingNode)workflow["jobs"]).Children.Values;

    private static IEnumerable<YamlNode> StepsOf(YamlNode job) => (YamlSequenceNode)job["steps"];

    private static string Commands(YamlNode job) => string.Join('\n', StepsOf(job).Select(step => Text(step, "run")));

    private static string? Text(YamlNode node, string member) =>
        ((YamlMappingNode)node).Children.TryGetValue(member, out var value) ? ((YamlScalarNode)value).Value : null;

    private static string? Rights(YamlNode node) =>
        ((YamlMappingNode)node).Children.TryGetValue("permissions", out var rights) ? Flat(rights) : null;

    private static string Flat(YamlNode mapping) =>
        $"{{{string.Join(", ", ((YamlMappingNode)mapping).Children.Select(m => $"{m.Key}: {m.Value}").Order(StringComparer.Ordinal))}}}";

    [GeneratedRegex(
        @"(?<![\w/.-])(?:infra-bicep|\.ci)/(?:\$\{\{ inputs\.environment \}\}|[\w.-])+|\bfunctions(?= -c)|(?<=global-json-file: )\S+")]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"steps\.infra\.outputs\.(\w+)")]
    private static partial Regex Output();
}
