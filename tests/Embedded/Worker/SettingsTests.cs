using BenefitsFunctions.Tests.Embedded.Worker.Samples;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Tests.Embedded.Worker;

public sealed class SettingsTests
{
    [Fact]
    public async Task Settings_WhenSetInSeveralPlaces_TheCommandLineWinsThenTheEnvironmentThenTheFile()
    {
        Environment.SetEnvironmentVariable("WorkerTests__A", "environment");
        Environment.SetEnvironmentVariable("WorkerTests__B", "environment");
        try
        {
            var folders = new SampleFolders().WriteApp("local.settings.json", """
                { "Values": { "WorkerTests__A": "file", "WorkerTests__B": "file", "WorkerTests__C": "file", "WorkerTests:D": "file" } } // comment
                """);
            await using var app = await SampleApp.StartAsync([typeof(HttpSamples)], folders: folders, args: "--WorkerTests:A=argument");
            var settings = app.Service<IConfiguration>().GetSection("WorkerTests");

            Assert.Equal(["argument", "environment", "file", "file"], [settings["A"]!, settings["B"]!, settings["C"]!, settings["D"]!]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("WorkerTests__A", null);
            Environment.SetEnvironmentVariable("WorkerTests__B", null);
        }
    }

    [Fact]
    public async Task Settings_WhenThereIsOnlyTheSample_ComeFromIt()
    {
        var folders = new SampleFolders().WriteApp("local.settings.sample.json", """{ "Values": { "Who": "sample" } }""");
        await using var app = await SampleApp.StartAsync([typeof(HttpSamples)], folders: folders);

        Assert.Equal("sample", app.Service<IConfiguration>()["Who"]);
    }

    [Fact]
    public async Task Settings_WhenThereIsAnOwnFile_IgnoreTheSample()
    {
        var folders = new SampleFolders()
            .WriteApp("local.settings.sample.json", """{ "Values": { "Who": "sample" } }""")
            .WriteApp("local.settings.json", """{ "Values": { } }""");
        await using var app = await SampleApp.StartAsync([typeof(HttpSamples)], folders: folders);

        Assert.Null(app.Service<IConfiguration>()["Who"]);
    }

    [Fact]
    public async Task Settings_WhenNotSet_TellAuthenticationHostNameAndMailFolder()
    {
        await using var app = await SampleApp.StartAsync([typeof(HttpSamples)]);
        var settings = app.Service<IConfiguration>();

        Assert.Equal("True", settings["WEBSITE_AUTH_ENABLED"]);
        Assert.Equal($"localhost:{app.Url.Port}", settings["WEBSITE_HOSTNAME"]);
        Assert.Equal(app.Folders.PathOfData("mail"), settings["Benefits:Mail:PickupDirectory"]);
        Assert.True(Directory.Exists(app.Folders.PathOfData("mail")));
    }

    [Fact]
    public async Task Settings_WhenSet_AreKept()
    {
        await using var app = await SampleApp.StartAsync([typeof(HttpSamples)], args:
            ["--WEBSITE_AUTH_ENABLED=False", "--WEBSITE_HOSTNAME=example.test", "--Benefits:Mail:PickupDirectory=out/mails", "--AzureWebJobsStorage=elsewhere"]);
        var settings = app.Service<IConfiguration>();

        Assert.Equal("False", settings["WEBSITE_AUTH_ENABLED"]);
        Assert.Equal("example.test", settings["WEBSITE_HOSTNAME"]);
        Assert.Equal(app.Folders.PathOfData(Path.Combine("out", "mails")), settings["Benefits:Mail:PickupDirectory"]);
        Assert.Equal("elsewhere", settings["AzureWebJobsStorage"]);
    }

    [Fact]
    public async Task Settings_WhenAMailHostIsSet_NameNoMailFolder()
    {
        await using var app = await SampleApp.StartAsync([typeof(HttpSamples)], args: "--Benefits:Mail:Host=smtp.example");

        Assert.Null(app.Service<IConfiguration>()["Benefits:Mail:PickupDirectory"]);
    }

    [Theory]
    [InlineData("v1", "/v1/Plain")]
    [InlineData("", "/Plain")]
    public async Task RoutePrefix_WhenHostJsonSetsIt_StartsEveryRoute(string prefix, string path)
    {
        var folders = new SampleFolders().WriteApp("host.json", $$"""{ "extensions": { "http": { "routePrefix": "{{prefix}}" } } }""");
        await using var app = await SampleApp.StartAsync([typeof(HttpSamples)], folders: folders);

        Assert.Equal(200, (await app.GetAsync(path)).Status);
        Assert.Equal(404, (await app.GetAsync("/api/Plain")).Status);
    }
}
