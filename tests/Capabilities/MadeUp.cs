// Capabilities for the guard's own tests: Upper depends on Lower, both on Base.
namespace BenefitsFunctions.Tests.Capabilities.MadeUp.Base
{
    public sealed record Clock(DateTimeOffset Now);
}

namespace BenefitsFunctions.Tests.Capabilities.MadeUp.Lower
{
    public sealed record Contract(Base.Clock Clock);
}

namespace BenefitsFunctions.Tests.Capabilities.MadeUp.Upper
{
    public sealed record Page(Lower.Contract Contract, Base.Clock Clock);
}
