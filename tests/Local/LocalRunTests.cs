using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Tests.Local;

/// <summary>The run on one machine, as real processes: first steps, stops, kills, starts, and two beside each other.</summary>
public sealed class LocalRunTests : IDisposable
{
    private static readonly Dictionary<string, string> AtOnce = new() { ["Benefits__PublicationDelay"] = "00:00:00" };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string[] Names = ["http", "blob", "queue", "table", "serviceBus", "mail", "hostPid", "workerPid", "azuritePid"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-local-");

    [Fact]
    public async Task Run_StartedStoppedAndStartedAgain_KeepsWhatItHas()
    {
        var data = _folder.CreateSubdirectory("first").FullName;
        await using var app = await AppProcess.StartAsync(data, AtOnce);
        await using var beside = await AppProcess.StartAsync(_folder.CreateSubdirectory("second").FullName);
        CheckEndpoints(app, data);
        Assert.All(Names, name => Assert.NotEqual($"{app.Endpoints.GetProperty(name)}", $"{beside.Endpoints.GetProperty(name)}"));
        var (code, _, _) = await AppProcess.EndsAsync(data, AtOnce, "--port", "0");
        Assert.Equal(1, code);

        var shown = await PasteCurlLinesAsync(app);
        var admin = app.As("contoso-global-admin");
        var activation = $"/api/partners/{Sample.Contoso}/activations/{shown[0].GetProperty("activationId").GetString()}";
        var done = await CompletedAsync(admin, activation);
        var activated = Assert.Single(
            shown[1].GetProperty("benefits").EnumerateArray(),
            l => l.GetProperty("state").GetString() != "NotActivated");
        Assert.Equal("ProductSupport", activated.GetProperty("benefit").GetString());
        Assert.Contains(done["accessId"]!, SentMail.Read(Assert.Single(app.Mails)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await beside.As("contoso-global-admin").GetsAsync(activation)).Status);
        await StopsAsync(beside, "TERM");
        await StopsAsync(app, "INT");

        await using var again = await AppProcess.StartAsync(data, AtOnce);
        Assert.Equal(done.Text, (await again.As("contoso-global-admin").GetsAsync(activation)).Text);
        Assert.Single(again.Mails);
        await StopsAsync(again, "HUP");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_WhenItsHostIsKilled_IsTakenOverByTheNextStart(bool workerToo)
    {
        await using var killed = await AppProcess.StartAsync(_folder.FullName, AtOnce);
        var (worker, azurite) = (killed.Worker, killed.Azurite);
        var done = await ActivatesAsync(killed, location: null);
        if (workerToo)
        {
            killed.KillWorker();
        }

        killed.Kill();
        await killed.ExitAsync();

        await using var app = await AppProcess.StartAsync(_folder.FullName, AtOnce);
        Assert.False(AppProcess.IsRunning(worker), "The worker of the killed run is still there.");
        Assert.Equal(azurite, app.Azurite);
        var read = await app.As("contoso-global-admin").GetsAsync($"/api/partners/{Sample.Contoso}/activations/{done["activationId"]}");
        Assert.Equal(done.Text, read.Text);
        await ActivatesAsync(app, "osaka");
        Assert.Equal(2, app.Mails.Count);
        await StopsAsync(app, "TERM");
    }

    [Fact]
    public async Task Run_WhenItsWorkerIsKilled_GoesOnWithAnother()
    {
        await using var app = await AppProcess.StartAsync(_folder.FullName, AtOnce);
        var before = app.Endpoints;
        var asked = await app.As("contoso-global-admin").ActivatesAsync(Sample.Contoso, "ProductSupport", "osaka");

        app.KillWorker();

        await app.NextWorkerAsync(before.GetProperty("workerPid").GetInt32());
        Assert.All(
            Names.Where(name => name != "workerPid"),
            name => Assert.Equal($"{before.GetProperty(name)}", $"{app.Endpoints.GetProperty(name)}"));
        await CompletedAsync(app.As("contoso-global-admin"), asked.Location!);
        await StopsAsync(app, "TERM");
    }

    [Fact]
    public async Task CtrlC_WhenItReachesEveryProcessOfTheTerminal_StopsInOrder()
    {
        await using var app = await AppProcess.StartAsync(_folder.FullName, AtOnce, ownGroup: true);
        await ActivatesAsync(app, "osaka");

        await StopsAsync(app, "INT", wholeGroup: true);

        Assert.DoesNotContain("has ended", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_RunWithoutTheApp_AndSayHowToReachThem()
    {
        await using var services = await AppProcess.StartServicesAsync(_folder.FullName);

        Assert.Equal(Names.Except(["http", "mail", "workerPid"]), services.Endpoints.EnumerateObject().Select(p => p.Name));
        var settings = services.Output.Split('\n').Where(line => line.Contains("\": \"", StringComparison.Ordinal));
        var values = JsonDocument.Parse($"{{{string.Concat(settings).TrimEnd(',', '\r')}}}").RootElement;
        Assert.Empty(new TableServiceClient(values.GetProperty("AzureWebJobsStorage").GetString()).Query());
        await using var bus = new ServiceBusClient(values.GetProperty("ServiceBusConnection").GetString());
        await bus.CreateSender("incident-events").SendMessageAsync(new ServiceBusMessage("{}"));
        Assert.Equal("{}", $"{(await bus.CreateReceiver("incident-events").ReceiveMessageAsync()).Body}");
        Assert.Equal(0, await services.StopsAsync("INT"));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "endpoints.json")));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void CheckEndpoints(AppProcess app, string data)
    {
        var endpoints = app.Endpoints;
        Assert.Equal(Names, endpoints.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Path.Combine(data, "mail"), endpoints.GetProperty("mail").GetString());
        Assert.Equal(app.Id, endpoints.GetProperty("hostPid").GetInt32());
        Assert.All([app.Worker, app.Azurite], pid => Assert.True(AppProcess.IsRunning(pid)));
        Assert.All(
            ["http", "blob", "queue", "table"],
            name => Assert.True(
                Uri.TryCreate(endpoints.GetProperty(name).GetString(), UriKind.Absolute, out var uri) && uri.IsLoopback));
    }

    // The second and third line answer with JSON. Like zsh, bash is told to refuse patterns that match no file.
    private async Task<IReadOnlyList<JsonElement>> PasteCurlLinesAsync(AppProcess app)
    {
        var lines = app.Output.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("curl ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count);
        var where = _folder.CreateSubdirectory("terminal").FullName;
        var said = new List<string>();
        foreach (var line in lines)
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-O", "failglob", "-c", line])
            {
                WorkingDirectory = where,
                RedirectStandardOutput = true,
            })!;
            said.Add(await bash.StandardOutput.ReadToEndAsync().WaitAsync(Patience));
            await bash.WaitForExitAsync().WaitAsync(Patience);
            Assert.True(bash.ExitCode == 0, line);
        }

        Assert.Equal("", said[0]);
        return [.. said.Skip(1).Select(text => JsonDocument.Parse(text).RootElement)];
    }

    private static async Task<ApiAnswer> ActivatesAsync(AppProcess app, string? location)
    {
        var admin = app.As("contoso-global-admin");
        return await CompletedAsync(admin, (await admin.ActivatesAsync(Sample.Contoso, "ProductSupport", location)).Location!);
    }

    // The app tells nobody when an activation ends, so it is asked until it does.
    private static async Task<ApiAnswer> CompletedAsync(Person admin, string activation)
    {
        ApiAnswer answer = null!;
        await Until.SoAsync(async () => (answer = await admin.GetsAsync(activation))["status"] == "Completed", Patience);
        return answer;
    }

    private static async Task StopsAsync(AppProcess app, string signal, bool wholeGroup = false)
    {
        int[] children = [app.Worker, app.Azurite];
        var patience = Stopwatch.StartNew();
        Assert.Equal(0, await app.StopsAsync(signal, wholeGroup));
        Assert.True(patience.Elapsed < TimeSpan.FromSeconds(20), $"It took {patience.Elapsed} to stop.");
        Assert.All(children, pid => Assert.False(AppProcess.IsRunning(pid), $"A process is still there after {signal}."));
        Assert.False(File.Exists(Path.Combine(app.DataFolder, "endpoints.json")));
    }
}
