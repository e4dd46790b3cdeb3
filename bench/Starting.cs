namespace BenefitsFunctions.Bench;

/// <summary>From the start of the process to the first answer of the API, on storage and a data folder that are there already.</summary>
internal static class Starting
{
    private const int Starts = 3;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string storage, string folder)
    {
        var seconds = new List<double>();
        for (var start = -1; start < Starts; start++)
        {
            await using var system = await RunningSystem.StartAsync(storage, folder);
            if (start >= 0)
            {
                seconds.Add(system.StartedIn.TotalSeconds);
            }
        }

        return [Figure.Of("start to first answer, Azurite running", "s", seconds)];
    }
}
