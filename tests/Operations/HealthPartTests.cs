using BenefitsFunctions.Http;
using BenefitsFunctions.Operations;
using BenefitsFunctions.Tests.Local.Host;
using BenefitsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace BenefitsFunctions.Tests.Operations;

public sealed class HealthPartTests
{
    private readonly FakeTimeProvider _clock = new(Sample.Today);
    private readonly RecordedLog _log = new();
    private readonly HealthPart _part;
    private Func<CancellationToken, Task> _answer = _ => Task.CompletedTask;
    private int _asked;

    public HealthPartTests() => _part = new HealthPart("queue", "The queue", _clock, _log.CreateLogger("health"));

    [Fact]
    public async Task Look_FromGoingDownToComingBack_SaysSinceWhenAndLogsOnceEach()
    {
        var up = await LookAsync();
        _answer = _ => throw new InvalidOperationException("Injected: away.");
        _clock.Advance(TimeSpan.FromSeconds(10));
        var down = await LookAsync();
        _clock.Advance(TimeSpan.FromMinutes(20));
        var stillDown = await LookAsync();
        _answer = _ => Task.CompletedTask;
        _clock.Advance(HealthPart.Fresh);
        var back = await LookAsync();

        var since = Sample.Today.AddSeconds(10);
        Assert.Equal(
            [new("queue", true, null), new("queue", false, since), new("queue", false, since), new("queue", true, null)],
            new[] { up, down, stillDown, back });
        Assert.Equal((1, 1), (_log.Count("The queue does not answer"), _log.Count("The queue answers again")));
    }

    [Fact]
    public async Task Look_HoweverOftenItIsAskedFor_IsTakenOnceInFiveSeconds()
    {
        var looking = new TaskCompletionSource();
        _answer = _ => looking.Task;
        var waiting = Enumerable.Range(0, 100).Select(_ => LookAsync()).ToList();
        looking.SetResult();
        await Task.WhenAll(waiting);
        _clock.Advance(HealthPart.Fresh - TimeSpan.FromSeconds(1));
        await LookAsync();
        Assert.Equal(1, _asked);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await LookAsync();
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Look_WhenThePartHangs_IsDownAfterThreeSeconds()
    {
        var asked = new TaskCompletionSource();
        _answer = _ =>
        {
            asked.SetResult();
            return new TaskCompletionSource().Task;
        };

        var looking = LookAsync();
        await asked.Task;
        _clock.Advance(HealthPart.Patience);

        Assert.Equal(new PartHealth("queue", false, Sample.Today + HealthPart.Patience), await looking);
    }

    [Fact]
    public async Task Look_WhenItsCallerGoesAway_GoesOnForTheOthers()
    {
        var looking = new TaskCompletionSource();
        _answer = _ => looking.Task;
        using var gone = new CancellationTokenSource();
        var impatient = _part.LookAsync(AskAsync, gone.Token);
        var patient = LookAsync();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        looking.SetResult();
        Assert.True((await patient).Up);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("mail", 200)]
    [InlineData("tables", 503)]
    [InlineData("queue", 503)]
    [InlineData("taskHub", 503)]
    public async Task Describe_ForEachPartThatIsDown_SaysWhetherTheAppDoesItsWork(string down, int status)
    {
        IReadOnlyList<PartHealth> parts =
        [
            .. new[] { "tables", "queue", "mail", "taskHub" }.Select(p => new PartHealth(p, p != down, p == down ? Sample.Today : null)),
        ];
        var http = new DefaultHttpContext();
        http.Response.Body = new MemoryStream();

        await ((Answer)HealthApi.Describe(parts)).RenderFor(http.Request).WriteAsync(http);

        Assert.Equal(status, http.Response.StatusCode);
    }

    private Task<PartHealth> LookAsync() => _part.LookAsync(AskAsync, CancellationToken.None);

    private Task AskAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return _answer(cancellationToken);
    }
}
