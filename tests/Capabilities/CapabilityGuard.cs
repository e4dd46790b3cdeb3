using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Slices;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace BenefitsFunctions.Tests.Capabilities;

/// <summary>Holds the namespaces below <paramref name="root"/> against a drawing of them.</summary>
internal sealed class CapabilityGuard(Architecture code, string root, CapabilityDrawing drawing)
{
    /// <summary>Each dependency that is not drawn, and each circle; empty when there is none.</summary>
    public IEnumerable<string> Faults() =>
    [
        .. drawing.Capabilities.SelectMany(c => Faults(c, [c, .. drawing.Below(c), .. drawing.Foundations])),
        .. drawing.Foundations.SelectMany(f => Faults(f, drawing.Foundations)),
        .. SliceRuleDefinition.Slices().Matching($"{root}.(*)").Should().BeFreeOfCycles().Evaluate(code).Where(r => !r.Passed)
            .Select(r => r.Description),
    ];

    /// <summary>The types of the capabilities, but those with a name that matches <paramref name="edges"/>, that use
    /// <paramref name="libraries"/>.</summary>
    public IEnumerable<string> Uses(string libraries, string edges) => Broken(
        Types().That().ResideInNamespaceMatching(Pattern(drawing.Capabilities)).And().DoNotHaveNameMatching(edges)
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(libraries)));

    private IEnumerable<string> Faults(string capability, IEnumerable<string> allowed)
    {
        var others = drawing.Capabilities.Concat(drawing.Foundations).Except(allowed).ToList();
        return others.Count == 0 ? [] : Broken(
            Types().That().ResideInNamespaceMatching(Pattern([capability]))
                .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Pattern(others))));
    }

    private IEnumerable<string> Broken(ArchRule<IType> rule) => rule.WithoutRequiringPositiveResults().Evaluate(code).Where(r => !r.Passed)
        .Select(r => r.Description);

    private string Pattern(IEnumerable<string> names) => $@"^{root}\.({string.Join('|', names)})(\.|$)";
}
