namespace BenefitsFunctions.Tests.Embedded.DurableTask;

/// <summary>One step of a random orchestration; what A and B mean depends on the kind. Times are minutes.</summary>
internal sealed record ProgramStep(StepKind Kind, int A = 0, int B = 0, IReadOnlyList<ProgramStep>? Parts = null);

internal enum StepKind
{
    /// <summary>Call an activity that fails until minute A of the run, with B attempts.</summary>
    Call,

    /// <summary>Wait A minutes.</summary>
    Timer,

    /// <summary>Wait for event A, at most B minutes (0: without end).</summary>
    Event,

    /// <summary>A timer of A minutes against event B.</summary>
    Race,

    /// <summary>All parts (calls and timers) at the same time.</summary>
    All,

    /// <summary>The first of the parts.</summary>
    Any,

    Status,

    Guid,

    Clock,
}

/// <summary>A random orchestration, and the minutes at which its events are raised.</summary>
internal sealed record RandomProgram(IReadOnlyList<ProgramStep> Steps, IReadOnlyDictionary<int, int> Events)
{
    public const int EventNames = 2;

    public static RandomProgram Create(int seed)
    {
        var random = new Random(seed);
        var steps = Enumerable.Range(0, random.Next(4, 10)).Select(_ => Step(random)).ToList();
        var events = Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.Next(1, 60)).Distinct()
            .ToDictionary(minute => minute, _ => random.Next(EventNames));
        return new RandomProgram(steps, events);
    }

    private static ProgramStep Step(Random random) => (StepKind)random.Next(9) switch
    {
        StepKind.Timer => new ProgramStep(StepKind.Timer, random.Next(0, 20)),
        StepKind.Event => new ProgramStep(StepKind.Event, random.Next(EventNames), random.Next(3) == 0 ? 0 : random.Next(1, 20)),
        StepKind.Race => new ProgramStep(StepKind.Race, random.Next(1, 20), random.Next(EventNames)),
        StepKind.All => new ProgramStep(StepKind.All, Parts: Parts(random)),
        StepKind.Any => new ProgramStep(StepKind.Any, Parts: Parts(random)),
        StepKind.Status => new ProgramStep(StepKind.Status, random.Next(1000)),
        StepKind.Guid => new ProgramStep(StepKind.Guid),
        StepKind.Clock => new ProgramStep(StepKind.Clock),
        _ => Call(random),
    };

    private static List<ProgramStep> Parts(Random random) => [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Call(random))];

    private static ProgramStep Call(Random random) =>
        new(StepKind.Call, random.Next(2) == 0 ? 0 : random.Next(0, 80), random.Next(1, 5));
}
