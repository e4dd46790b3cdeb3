using BenefitsFunctions.Activations;
using BenefitsFunctions.Orchestrations;

namespace BenefitsFunctions.Tests.Activations;

public sealed class ActivationTransitionsTests
{
    private static readonly (ActivationStatus From, ActivationStatus To)[] Legal =
    [
        (ActivationStatus.AwaitingOffice, ActivationStatus.Requested),
        (ActivationStatus.AwaitingOffice, ActivationStatus.Rejected),
        (ActivationStatus.AwaitingOffice, ActivationStatus.Lapsed),
        (ActivationStatus.Requested, ActivationStatus.Provisioned),
        (ActivationStatus.Requested, ActivationStatus.Failed),
        (ActivationStatus.Provisioned, ActivationStatus.ContactNotified),
        (ActivationStatus.Provisioned, ActivationStatus.AwaitingPublication),
        (ActivationStatus.ContactNotified, ActivationStatus.AwaitingPublication),
        (ActivationStatus.AwaitingPublication, ActivationStatus.Completed),
    ];

    public static TheoryData<ActivationStatus, ActivationStatus> Moves()
    {
        var moves = new TheoryData<ActivationStatus, ActivationStatus>();
        foreach (var from in Enum.GetValues<ActivationStatus>())
        {
            foreach (var to in Enum.GetValues<ActivationStatus>())
            {
                moves.Add(from, to);
            }
        }

        return moves;
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public void MoveTo_ForEveryPair_AllowsTheLegalOnesOnly(ActivationStatus from, ActivationStatus to)
    {
        var activation = SampleActivation.At(from);
        if (Legal.Contains((from, to)))
        {
            Assert.Equal(to, activation.MoveTo(to).Status);
        }
        else
        {
            var error = Assert.Throws<PermanentFailureException>(() => activation.MoveTo(to));
            Assert.Contains($"from {from} to {to}", error.Message, StringComparison.Ordinal);
        }
    }
}
