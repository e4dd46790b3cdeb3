using BenefitsFunctions.Chance;

namespace BenefitsFunctions.Tests.Support;

/// <summary>Chance that makes every pause between tries one of no time.</summary>
internal sealed class NoPause : IdGenerator
{
    public override double Jitter() => 0;
}
