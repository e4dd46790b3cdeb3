using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions.Tests.Local.Clock;

/// <summary>What lies on the way of a jump happens at its own time and in its order.</summary>
public sealed class ClockJumpTests
{
    [Fact]
    public async Task Jump_StopsWhereTimersAreDue()
    {
        var ran = new List<(string Function, DateTimeOffset At)>();
        await using var app = await BenefitsHost.StartAsync(extend: builder => builder.UseMiddleware(async (context, next) =>
        {
            lock (ran)
            {
                ran.Add((context.FunctionDefinition.Name, context.InstanceServices.GetRequiredService<TimeProvider>().GetUtcNow()));
            }

            await next();
        }));
        await app.As("contoso-global-admin").ActivatesAsync(Sample.Contoso, "ProductSupport");

        await app.LivesAsync(TimeSpan.FromDays(3));

        Assert.Equal(Sample.Today.AddDays(3), app.Clock.GetUtcNow());
        Assert.Equal(ran.OrderBy(run => run.At), ran);
        Assert.Equal(Enumerable.Range(0, 72).Select(hour => Sample.Today.AddMinutes(15 + 60 * hour)), Times("SweepIdempotencyKeys"));
        Assert.Equal(Sample.Today.AddHours(60), Assert.Single(Times("PublishBalance")));

        // Each minute while nobody jumps; in a jump at the first stop an hour after it ran, where anything rarer is due, and at its end.
        var stops = ran.Where(run => run.At > Sample.Today && !run.Function.StartsWith("Resume", StringComparison.Ordinal))
            .Select(run => run.At).Append(Sample.Today.AddDays(3)).ToHashSet();
        var resumed = Times("ResumeActivations").ToList();
        Assert.Subset(stops, resumed.ToHashSet());
        Assert.All(
            resumed[..^2].Zip(resumed[1..]),
            runs => Assert.InRange(runs.Second - runs.First, TimeSpan.FromHours(1), TimeSpan.FromHours(2)));
        Assert.Equal(Sample.Today.AddDays(3), resumed[^1]);

        IEnumerable<DateTimeOffset> Times(string function) => ran.Where(run => run.Function == function).Select(run => run.At);
    }

    [Fact]
    public async Task Jump_WhenTwoAreAskedAtOnce_AddsBoth()
    {
        await using var app = await BenefitsHost.StartAsync();

        await Task.WhenAll(app.LivesAsync(TimeSpan.FromHours(5)), app.LivesAsync(TimeSpan.FromHours(7)));

        Assert.Equal(Sample.Today.AddHours(12), app.Clock.GetUtcNow());
    }
}
