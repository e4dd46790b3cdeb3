namespace BenefitsFunctions.Tests.Support.Processes;

/// <summary>What of a system is killed.</summary>
public enum Victim
{
    Worker,
    Host,
    Both,
}

/// <summary>One kill: at which write of the app, carried out or lost, and of what.</summary>
/// <param name="Write">Counted from 1.</param>
/// <param name="CarriedOut">Whether the write reaches storage.</param>
/// <param name="Victim">What dies at it.</param>
public sealed record Kill(int Write, bool CarriedOut, Victim Victim)
{
    /// <summary>True when the run asks for a kill at every write instead of a sample.</summary>
    public static bool EveryWrite => Environment.GetEnvironmentVariable("CRASH_TEST_EVERY_WRITE") == "1";

    /// <summary>
    /// What a test of kills is run with: each victim for itself where every write is asked for, which takes long; else all of them (null).
    /// </summary>
    public static IReadOnlyList<Victim?> Victims => EveryWrite ? [.. Enum.GetValues<Victim>().Cast<Victim?>()] : [null];

    /// <summary>
    /// Every kill of so many writes when the run asks for it, of <paramref name="victim"/> if it names one; else a sample, the same in each
    /// run, with each victim as often.
    /// </summary>
    public static IReadOnlyList<Kill> Of(int writes, int sample, Victim? victim = null)
    {
        var all = from write in Enumerable.Range(1, writes)
                  from carriedOut in new[] { false, true }
                  from dying in Enum.GetValues<Victim>()
                  select new Kill(write, carriedOut, dying);
        if (EveryWrite)
        {
            return [.. all.Where(kill => victim is null || kill.Victim == victim)];
        }

        var shuffled = all.ToArray();
        new Random(writes).Shuffle(shuffled);
        return [.. shuffled.GroupBy(kill => kill.Victim).SelectMany(of => of.Take(sample / 3))];
    }

    /// <summary>SIGKILL.</summary>
    public void Strike(AppProcess app)
    {
        if (Victim is Victim.Worker or Victim.Both)
        {
            app.KillWorker();
        }

        if (Victim is Victim.Host or Victim.Both)
        {
            app.Kill();
        }
    }

    /// <summary>Has the system serve again: a worker is started by its host, a host by whoever runs it.</summary>
    public async Task<AppProcess> RecoverAsync(AppProcess app, int worker, Func<Task<AppProcess>> start)
    {
        if (Victim == Victim.Worker)
        {
            await app.NextWorkerAsync(worker);
            return app;
        }

        await app.ExitAsync();
        await app.DisposeAsync();
        return await start();
    }
}
