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
        "Deploy the resources", "Deploy the package", "Smoke test", "Keep it as the last good package", "Roll back",
        "Smoke test after the roll-back",
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
        Assert.True(steps.FindIndex(step => Text(step, "id") == "last") < steps.FindIndex(step => Text(step, "id") == "infra"));
        Assert.All(steps, step => Assert.Equal(
            Steps[^2..].Contains(Text(step, "name")),
            Text(step, "if")?.StartsWith("failure() && ", StringComparison.Ordinal) == true));
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
