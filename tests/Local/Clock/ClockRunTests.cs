using System.Net;
using System.Text;
using System.Text.Json;
using BenefitsFunctions.Tests.Support;
using BenefitsFunctions.Tests.Support.Processes;

namespace BenefitsFunctions.Tests.Local.Clock;

/// <summary>A run with <c>--clock</c> as a process, over its restarts and on the data of a run without.</summary>
public sealed class ClockRunTests : IDisposable
{
    private static readonly Dictionary<string, string> NoSettings = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("benefits-tests-clock-");

    [Fact]
    public async Task Clock_WhenMoved_MovesEverythingAndIsKept()
    {
        string before, within;
        await using (var plain = await AppProcess.StartAsync(_folder.FullName))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await AdvancesAsync(plain, "1.00:00:00")).Status);
            before = await ActivatesAsync(plain, "headquarters", mails: 1);
        }

        DateTimeOffset now;
        await using (var app = await AppProcess.StartAsync(_folder.FullName, more: "--clock"))
        {
            Assert.Equal(app.Id, app.Worker);
            foreach (var wrong in new object?[] { null, 31, "31", "soon", "00:00:00", "-1.00:00:00", "366.00:00:01" })
            {
                var refused = await AdvancesAsync(app, wrong);
                Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
                Assert.Contains("advance takes a duration", refused.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
            }

            Assert.Equal(HttpStatusCode.Forbidden, (await AdvancesAsync(app, "1.00:00:00", origin: "http://localhost:5173")).Status);
            within = await ActivatesAsync(app, "osaka", mails: 2);
            now = (await AdvancesAsync(app, "1.00:00:00")).Now;
            Assert.InRange(now - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23.9), TimeSpan.FromHours(24.1));
            Assert.NotEqual("Completed", await StatusAsync(app, before));
        }

        var (code, _, errors) = await AppProcess.EndsAsync(_folder.FullName, NoSettings, "--port", "0");
        Assert.Equal(1, code);
        Assert.Contains("start with --clock", Assert.Single(errors), StringComparison.Ordinal);

        await using var again = await AppProcess.StartAsync(_folder.FullName, more: "--clock");
        Assert.True(now < await NowAsync(again));
        Assert.True(now.AddDays(2) < (await AdvancesAsync(again, "2.00:00:00")).Now);
        Assert.Equal("Completed", await StatusAsync(again, before));
        Assert.Equal("Completed", await StatusAsync(again, within));
        Assert.Equal(2, again.Mails.Count);
        Assert.Equal(0, await again.StopsAsync("TERM"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> ActivatesAsync(AppProcess app, string location, int mails)
    {
        var asked = await app.As("contoso-global-admin").ActivatesAsync(Sample.Contoso, "ProductSupport", location);
        await Until.SoAsync(() => Task.FromResult(app.Mails.Count >= mails), TimeSpan.FromSeconds(60));
        return asked.Location!;
    }

    private static async Task<string?> StatusAsync(AppProcess app, string activation) =>
        (await app.As("contoso-global-admin").GetsAsync(activation))["status"];

    private static async Task<DateTimeOffset> NowAsync(AppProcess app) =>
        JsonDocument.Parse(await app.Http.GetStringAsync("/admin/clock")).RootElement.GetProperty("now").GetDateTimeOffset();

    private static async Task<(HttpStatusCode Status, JsonElement Body, DateTimeOffset Now)> AdvancesAsync(
        AppProcess app, object? advance, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/clock")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { advance }), Encoding.UTF8, "application/json"),
        };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await app.Http.SendAsync(request);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return (answer.StatusCode, said, said.TryGetProperty("now", out var now) ? now.GetDateTimeOffset() : default);
    }
}
