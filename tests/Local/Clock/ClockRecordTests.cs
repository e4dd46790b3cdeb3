using Benefits.Local.Clock;
using Benefits.Local.Host;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Local.Clock;

public sealed class ClockRecordTests : IDisposable
{
    private static readonly ParkedTimer Waiting = new("activation-1", "e", 2, Sample.Today, TimeProvider.System.GetUtcNow().AddDays(6));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-clock-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "clock.jsonl");

    [Fact]
    public void Then_IsWhatTheClockToldAtThatMoment()
    {
        Write(new ClockMove(Sample.Today, TimeSpan.FromDays(1)), new ClockMove(Sample.Today.AddHours(1), TimeSpan.FromDays(32)));

        using var record = ClockRecord.Open(Path);

        Assert.Equal(Sample.Today.AddSeconds(-1), record.Then(Sample.Today.AddSeconds(-1)));
        Assert.Equal(Sample.Today.AddDays(1), record.Then(Sample.Today));
        Assert.Equal(Sample.Today.AddDays(1).AddMinutes(59), record.Then(Sample.Today.AddMinutes(59)));
        Assert.Equal(Sample.Today.AddDays(32).AddHours(2), record.Then(Sample.Today.AddHours(2)));
        Assert.Equal(TimeSpan.FromDays(32), record.Ahead);
    }

    [Fact]
    public void Open_KeepsTimersUntilNothingIsLeftOfThem()
    {
        var fired = Waiting with { Timer = 3, IsFired = true };
        var over = Waiting with { Timer = 4, IsFired = true, Until = Sample.Today.AddYears(-1) };
        var late = Waiting with { Timer = 5, Until = over.Until };
        Write(Waiting, fired with { IsFired = false }, fired, over, late);

        using var record = ClockRecord.Open(Path);

        Assert.Equal([Waiting, fired, late], record.Timers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_WhenALineIsCutOff_TakesItForAKillOnlyAtTheEnd(bool isLast)
    {
        Write(Waiting);
        File.AppendAllText(Path, isLast ? "{\"mov" : "{\"mov\n{\"move\":null}\n");

        if (!isLast)
        {
            Assert.Contains("line 2", Assert.Throws<HostStartException>(() => ClockRecord.Open(Path)).Message, StringComparison.Ordinal);
            return;
        }

        Write(Waiting with { Timer = 3 });
        using var record = ClockRecord.Open(Path);
        Assert.Equal(2, record.Timers.Count);
    }

    [Fact]
    public void Discard_WhenTheClockWasMovedOrATimerWaits_Refuses()
    {
        ClockRecord.Discard(Path);
        Write(new ClockMove(Sample.Today, TimeSpan.Zero), Waiting with { IsFired = true });
        ClockRecord.Discard(Path);
        Assert.False(File.Exists(Path));

        Write(Waiting);
        Assert.Throws<HostStartException>(() => ClockRecord.Discard(Path));
        File.Delete(Path);
        Write(new ClockMove(Sample.Today, TimeSpan.FromSeconds(1)));
        Assert.Throws<HostStartException>(() => ClockRecord.Discard(Path));
        Assert.True(File.Exists(Path));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(params object[] noted)
    {
        using var record = ClockRecord.Open(Path);
        foreach (var one in noted)
        {
            record.Note(one as ClockMove, one as ParkedTimer);
        }
    }
}
