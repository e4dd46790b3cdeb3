using System.Text.Json.Nodes;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>The Azure resources, compiled as they are deployed.</summary>
[Collection(nameof(InfraTests))]
public sealed class InfraTests(InfraFixture infra)
{
    [Fact]
    public async Task Compiler_GivenEveryFile_SaysNothing()
    {
        Assert.Contains(InfraFolder.Original.Files, file => file.EndsWith("prod.bicepparam", StringComparison.Ordinal));
        foreach (var file in InfraFolder.Original.Files)
        {
            Assert.Empty(await infra.Compiler.DiagnoseAsync(file));
        }
    }

    [Fact]
    public async Task Compiler_WhenARuleIsBroken_SaysSo()
    {
        using var copy = InfraFolder.Copy();
        var file = copy.Of("infra-bicep/modules/identity.bicep");
        await File.AppendAllTextAsync(file, "\n@description('Nobody uses it.')\nparam unused string\n");

        Assert.Contains(await infra.Compiler.DiagnoseAsync(file), said => said.Contains("no-unused-params", StringComparison.Ordinal));
    }

    [Fact]
    public void Linter_WhereverItIsAsked_TreatsEveryRuleAsAnError()
    {
        var core = JsonNode.Parse(InfraFolder.Original.Read("infra-bicep/bicepconfig.json"))!["analyzers"]!["core"]!;

        Assert.True(core["enabled"]!.GetValue<bool>());
        Assert.NotEmpty(core["rules"]!.AsObject());
        Assert.All(core["rules"]!.AsObject(), rule => Assert.Equal("error", rule.Value!["level"]!.ToString()));
    }

    [Theory]
    [InlineData(InfraFixture.Dev, false)]
    [InlineData(InfraFixture.Prod, true)]
    [InlineData(InfraFixture.Scheduler, false)]
    public void Template_AsItIs_PassesEveryCheck(string parameters, bool isPrivate) =>
        Assert.Empty(Findings(infra.Template(parameters), InfraFolder.Original, isPrivate));

    [Fact]
    public void Template_WithTheScheduler_HasItAndNoRoleOnStorageQueues()
    {
        const string StorageQueues = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";

        Assert.Equal((true, false), Of(InfraFixture.Scheduler));
        Assert.Equal((false, true), Of(InfraFixture.Dev));

        (bool HasScheduler, bool MayQueue) Of(string parameters) => (
            infra.Template(parameters).HasScheduler,
            infra.Template(parameters).Of("Microsoft.Authorization/roleAssignments")
                .Any(role => role.At("properties.roleDefinitionId").EndsWith(StorageQueues, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(RemovedSubjects.Rounds), MemberType = typeof(RemovedSubjects))]
    public async Task Checks_WhenTheirSubjectIsRemoved_NameIt(string round)
    {
        var (parameters, removals) = RemovedSubjects.Of(round);
        using var copy = InfraFolder.Copy();
        File.WriteAllText(copy.Of("infra-bicep/bicepconfig.json"), """{"analyzers":{"core":{"enabled":false}}}""");
        foreach (var removal in removals)
        {
            var before = copy.Read(removal.File);
            Assert.Contains(removal.Text, before, StringComparison.Ordinal);
            File.WriteAllText(copy.Of(removal.File), before.Replace(removal.Text, removal.With, StringComparison.Ordinal));
        }

        var template = await infra.Compiler.ReadAsync(copy.Of($"infra-bicep/{parameters}.bicepparam"));
        var findings = Findings(template, copy, parameters == InfraFixture.Prod);

        Assert.All(removals, removal => Assert.Contains(
            findings, finding => finding.Contains(removal.Finding, StringComparison.Ordinal)));
    }

    private static List<string> Findings(AzureTemplate template, InfraFolder folder, bool isPrivate) =>
    [
        .. SettingsCheck.Findings(template, folder),
        .. NamesCheck.Findings(template),
        .. RolesCheck.Findings(template, folder),
        .. SafetyCheck.Findings(template),
        .. AlertsCheck.Findings(template),
        .. NetworkCheck.Findings(template, isPrivate),
    ];
}
