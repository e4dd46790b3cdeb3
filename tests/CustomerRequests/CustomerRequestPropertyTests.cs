using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Tests.Support;
using CsCheck;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>S3, S4: whatever is done to a request in whatever order, it keeps the rules.</summary>
public sealed class CustomerRequestPropertyTests
{
    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, 6], Gen.Enum<RequestState>(), Gen.Enum<Severity>(), Gen.Bool, Gen.Int[0, 90],
        (what, state, severity, isAgent, minutes) => new Step(what, state, severity, isAgent, TimeSpan.FromMinutes(minutes)));

    private static readonly Gen<(RequestKind Kind, string Language, Severity Severity)> Kinds = Gen.Select(
        Gen.Enum<RequestKind>(), Gen.OneOf("en", "ja"), Gen.Enum<Severity>());

    [Fact]
    public void AnyOrderOfMovesAndResponses_KeepsTheTable() => Gen.Select(Kinds, Steps.Array[0, 80]).Sample((kind, steps) =>
    {
        var (request, now, accepted) = (Filed(kind), Sample.Today, 1);
        foreach (var step in steps)
        {
            now += step.After;
            var before = request;
            var refused = Done(request, step, now).Failed(out var problem, out var after);
            request = after ?? request;
            accepted += ReferenceEquals(before, request) ? 0 : 1;

            // Closed is for good, and nothing is refused without a code.
            Assert.True(before.State != RequestState.Closed || ReferenceEquals(before, request));
            Assert.True(!refused || problem!.Status == 409);
            if (before.State != request.State)
            {
                var isResponse = before.State == RequestState.Filed && request.State == RequestState.InProgress;
                Assert.True(isResponse || RequestTransitions.From(before.State, step.Actor).Contains(request.State));
            }

            // Nobody works on what is not answered, and only the provider gives up on it.
            Assert.True(request.RespondedAt is not null || request.State is RequestState.Filed or RequestState.Closed);
            Assert.True(request.Severity <= before.Severity);
            Assert.Equal(accepted, request.History.Entries.Count + request.History.LeftOut);
            Assert.InRange(request.History.Entries.Count, 1, RequestHistory.Most);
            Assert.Equal(RequestEvent.Filed, request.History.Entries[0].What);
        }
    });

    [Fact]
    public void Missed_ForAnySequenceOfRaisesAndResponses_IsWhatTheTimesSay() =>
        Gen.Select(Kinds, Steps.Array[0, 20], Gen.Int[0, 4_000]).Sample((kind, steps, later) =>
        {
            var (request, now) = (Filed(kind), Sample.Today);
            // Counted apart: the severities that were asked for, and when the first response or the withdrawal came.
            var (severity, due, over) = (kind.Severity, request.DueAt, (DateTimeOffset?)null);
            foreach (var step in steps)
            {
                now += step.After;
                if (Done(request, step, now).Failed(out _, out var after))
                {
                    continue;
                }

                if (over is null && step.IsRaise && step.Severity < severity)
                {
                    severity = step.Severity;
                    due = MadeRequests.Responses.DueAt(kind.Kind, severity, kind.Language, Sample.Today);
                }

                over ??= step.IsResponse || (step.IsMove && after.State == RequestState.Closed) ? now : null;
                request = after;
            }

            var asked = now + TimeSpan.FromMinutes(later);
            Assert.Equal((over ?? asked) > due, request.IsMissed(asked));
            Assert.Equal(due, request.DueAt);
            // The operators are told of what still waits, once.
            Assert.Equal(over is null && request.IsMissed(asked), request.Flagging(asked) is { MissedAt: not null, AwaitsResponse: true });
        });

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Missed_AtTheVeryTime_IsInTime(int ticksAfter, bool isMissed)
    {
        var request = MadeRequests.Filed(Sample.Today);
        var at = request.DueAt.AddTicks(ticksAfter);

        Assert.False(request.Responding("r", "operator-1", null, at).Failed(out _, out var responded));
        Assert.Equal((isMissed, isMissed), (request.IsMissed(at), responded.IsMissed(at.AddDays(9))));
    }

    [Fact]
    public void WhatIsDoneAlready_OnceItIsClosed_SucceedsAndChangesNothing()
    {
        var request = MadeRequests.Filed(Sample.Today).Responding("r", "operator-1", null, Sample.Today).Value!
            .Moving(RequestState.Closed, null, "agent", RequestActor.AdminAgent, Sample.Today).Value!;

        Assert.Same(request, request.Responding("r", "operator-1", null, Sample.Today).Value);
        Assert.Same(request, request.Raising(request.Severity, "R", request.DueAt, "a", RequestActor.AdminAgent, Sample.Today).Value);
        Assert.Equal("request-closed", request.Responding("other", "operator-1", null, Sample.Today).Problem?.Code);
        Assert.Equal(
            "request-closed",
            request.Raising(Severity.A, "R", request.DueAt, "a", RequestActor.AdminAgent, Sample.Today).Problem?.Code);
    }

    private static CustomerRequest Filed((RequestKind Kind, string Language, Severity Severity) of) =>
        MadeRequests.Filed(Sample.Today, of.Severity, kind: of.Kind, language: of.Language);

    private static Result<CustomerRequest> Done(CustomerRequest request, Step step, DateTimeOffset at)
    {
        if (step.IsRaise)
        {
            var due = MadeRequests.Responses.DueAt(request.Kind, step.Severity, request.Language, request.FiledAt);
            return request.Raising(step.Severity, "R", due, "somebody", step.Actor, at);
        }

        return step.IsMove ? request.Moving(step.State, null, "somebody", step.Actor, at)
            : step.IsResponse ? request.Responding($"r{at.Ticks}", "operator-1", null, at)
            : request.Flagging(at);
    }

    private sealed record Step(int What, RequestState State, Severity Severity, bool IsAgent, TimeSpan After)
    {
        public bool IsMove => What < 4;

        public bool IsRaise => What == 4;

        public bool IsResponse => What == 5;

        public RequestActor Actor => IsAgent ? RequestActor.AdminAgent : RequestActor.Operator;
    }
}
