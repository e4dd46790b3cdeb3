using System.Text.Json;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Operations;

/// <summary>What anybody may see of the app's state.</summary>
public sealed class HealthFeatureTests
{
    [Fact]
    public async Task Get_WhileTheMailFolderCanNotBeWrittenTo_SaysSinceWhenAndStillAnswers200()
    {
        var root = Directory.CreateTempSubdirectory("benefits-tests-health-");
        var folder = Path.Combine(root.FullName, "mail");
        await using (var app = await BenefitsHost.StartAsync(settings: $"Benefits:Mail:PickupDirectory={folder}"))
        {
            var healthy = await app.Nobody.GetsAsync("/api/health");
            Directory.Delete(folder, recursive: true);
            await File.WriteAllTextAsync(folder, "in the way");
            app.Clock.Advance(TimeSpan.FromSeconds(5));
            var down = await app.Nobody.GetsAsync("/api/health");
            app.Clock.Advance(TimeSpan.FromMinutes(3));
            var stillDown = await app.Nobody.GetsAsync("/api/health");
            File.Delete(folder);
            app.Clock.Advance(TimeSpan.FromSeconds(5));
            var back = await app.Nobody.GetsAsync("/api/health");

            Assert.All(
                [healthy, down, stillDown, back],
                a => Assert.Equal((200, "healthy", "healthy", "healthy"), (a.Status, a["status"], a["tables"], a["queue"])));
            Assert.Equal(["tables", "queue", "mail", "taskHub"], Parts(healthy).Select(p => p.GetProperty("part").GetString()!));
            Assert.All([.. Parts(healthy), .. Parts(back)], part => Assert.True(part.GetProperty("up").GetBoolean()));
            foreach (var answer in new[] { down, stillDown })
            {
                var part = Assert.Single(Parts(answer), p => !p.GetProperty("up").GetBoolean());
                Assert.Equal("mail", part.GetProperty("part").GetString());
                Assert.Equal(Sample.Today.AddSeconds(5), part.GetProperty("downSince").GetDateTimeOffset());
                Assert.DoesNotContain(folder, answer.Text, StringComparison.Ordinal);
            }
        }

        root.Delete(recursive: true);
    }

    private static IEnumerable<JsonElement> Parts(ApiAnswer answer) => answer.Body.GetProperty("parts").EnumerateArray();
}
