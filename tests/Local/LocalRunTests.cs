using System.Diagnostics;
using System.Text.Json;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Tests.Local;

/// <summary>The run on one machine, as real processes: first steps, stops, kills, starts, and two beside each other.</summary>
public sealed class LocalRunTests : IDisposable
{
    private static readonly Dictionary<string, string> AtOnce = new() { ["Benefits__PublicationDelay"] = "00:00:00" };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-local-");

    [Fact]
    public async Task Run_StartedStoppedKilledAndStartedAgain_KeepsWhatItHas()
    {
        var data = _folder.CreateSubdirectory("first").FullName;
        var app = await AppProcess.StartAsync(data, AtOnce);
        var beside = await AppProcess.StartAsync(_folder.CreateSubdirectory("second").FullName);
        CheckEndpoints(app, data);
        Assert.All(new[] { "http", "blob", "queue", "table", "mail", "appPid", "azuritePid" }, name => Assert.NotEqual($"{app.Endpoints.GetProperty(name)}", $"{beside.Endpoints.GetProperty(name)}"));
        var (code, _) = await AppProcess.FailsToStartAsync(data, AtOnce, "--port", "0");
        Assert.Equal(1, code);

        var shown = await PasteCurlLinesAsync(app);
        var admin = app.As("contoso-global-admin");
        var activation = $"/api/partners/{Sample.Contoso}/activations/{shown[0].GetProperty("activationId").GetString()}";
        var done = await CompletedAsync(admin, activation);
        Assert.Equal("ProductSupport", Assert.Single(shown[1].GetProperty("benefits").EnumerateArray(), l => l.GetProperty("state").GetString() != "NotActivated").GetProperty("benefit").GetString());
        Assert.Contains(done["accessId"]!, SentMail.Read(Assert.Single(app.Mails)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await beside.As("contoso-global-admin").GetsAsync(activation)).Status);
        Assert.Equal(0, await StopsAsync(beside, "TERM"));
        Assert.Equal(0, await StopsAsync(app, "INT"));

        app = await AppProcess.StartAsync(data, AtOnce);
        Assert.Equal(done.Text, (await app.As("contoso-global-admin").GetsAsync(activation)).Text);
        Assert.Single(app.Mails);
        var kit = await app.As("contoso-global-admin").ActivatesAsync(Sample.Contoso, "ProductSupport", "osaka");
        var azurite = app.Endpoints.GetProperty("azuritePid").GetInt32();
        app.Kill();
        await app.ExitAsync();
        await app.DisposeAsync();

        app = await AppProcess.StartAsync(data, AtOnce);
        Assert.Equal(azurite, app.Endpoints.GetProperty("azuritePid").GetInt32());
        Assert.Equal(done.Text, (await app.As("contoso-global-admin").GetsAsync(activation)).Text);
        await CompletedAsync(app.As("contoso-global-admin"), kit.Location!);
        Assert.Equal(2, app.Mails.Count);
        Assert.Equal(0, await StopsAsync(app, "TERM"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void CheckEndpoints(AppProcess app, string data)
    {
        var endpoints = app.Endpoints;
        Assert.Equal(["http", "blob", "queue", "table", "mail", "appPid", "azuritePid"], endpoints.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Path.Combine(data, "mail"), endpoints.GetProperty("mail").GetString());
        Assert.Equal(app.Id, endpoints.GetProperty("appPid").GetInt32());
        Assert.True(IsRunning(endpoints.GetProperty("azuritePid").GetInt32()));
        Assert.All(new[] { "http", "blob", "queue", "table" }, name => Assert.True(Uri.TryCreate(endpoints.GetProperty(name).GetString(), UriKind.Absolute, out var uri) && uri.IsLoopback));
    }

    // The second and third line answer with JSON.
    private async Task<IReadOnlyList<JsonElement>> PasteCurlLinesAsync(AppProcess app)
    {
        var lines = app.Output.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("curl ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count);
        var where = _folder.CreateSubdirectory("terminal").FullName;
        var said = new List<string>();
        foreach (var line in lines)
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = where, RedirectStandardOutput = true })!;
            said.Add(await bash.StandardOutput.ReadToEndAsync());
            await bash.WaitForExitAsync();
            Assert.True(bash.ExitCode == 0, line);
        }

        Assert.Equal("", said[0]);
        return [.. said.Skip(1).Select(text => JsonDocument.Parse(text).RootElement)];
    }

    // The app tells nobody when an activation ends, so it is asked until it does.
    private static async Task<ApiAnswer> CompletedAsync(Person admin, string activation)
    {
        var patience = Stopwatch.StartNew();
        ApiAnswer answer;
        do
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "The activation does not complete.");
            answer = await admin.GetsAsync(activation);
        }
        while (answer["status"] != "Completed");
        return answer;
    }

    private static async Task<int> StopsAsync(AppProcess app, string signal)
    {
        var azurite = app.Endpoints.GetProperty("azuritePid").GetInt32();
        var code = await app.StopsAsync(signal);
        Assert.False(IsRunning(azurite), $"Azurite is still there after {signal}.");
        Assert.False(File.Exists(Path.Combine(app.DataFolder, "endpoints.json")));
        await app.DisposeAsync();
        return code;
    }

    // A process that is dead but not reaped yet still has its entry.
    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited && !(OperatingSystem.IsLinux() && File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal));
        }
        catch (Exception error) when (error is ArgumentException or IOException)
        {
            return false;
        }
    }
}
