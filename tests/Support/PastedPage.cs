using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BenefitsFunctions.Tests.Support;

/// <summary>The lines of a page of <c>docs/</c>, pasted into one terminal, block after block.</summary>
public static class PastedPage
{
    private const char EndOfBlock = '\u001e';
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The text of a page.</summary>
    public static string Read(string page) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{page}.md"));

    /// <summary>
    /// Pastes the shell's blocks of <paramref name="text"/>, waits after each until the app has settled, and gives what each said.
    /// </summary>
    /// <param name="app">Takes the place of the address in the page.</param>
    /// <param name="text">A page, or a part of one.</param>
    public static async Task<IReadOnlyList<string>> PasteAsync(BenefitsHost app, string text)
    {
        var folder = Directory.CreateTempSubdirectory("benefits-tests-doc-");
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-e"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var said = new List<string>();
        foreach (Match block in Regex.Matches(text, "```bash\n(.*?)```", RegexOptions.Singleline))
        {
            var lines = block.Groups[1].Value.Replace("http://localhost:7071", app.Url, StringComparison.Ordinal);
            await bash.StandardInput.WriteAsync($"{lines}\nprintf '\\036'\n");
            await bash.StandardInput.FlushAsync();
            said.Add(await BlockAsync(bash.StandardOutput, lines).WaitAsync(Patience));
            await app.SettleAsync();
        }

        bash.StandardInput.Close();
        await bash.WaitForExitAsync().WaitAsync(Patience);
        folder.Delete(recursive: true);
        return said;
    }

    /// <summary>The blocks of JSON in <paramref name="text"/>, in order.</summary>
    public static IReadOnlyList<JsonElement> Json(string text) =>
        [.. Regex.Matches(text, "```json\n(.*?)```", RegexOptions.Singleline).Select(block => JsonElement.Parse(block.Groups[1].Value))];

    /// <summary>
    /// Fails unless <paramref name="said"/> is what the page shows: the same members and items in the same order, and any text where the
    /// page has <c>…</c>.
    /// </summary>
    public static void AssertShown(JsonElement page, JsonElement said)
    {
        var (expected, actual) = (Texts(page).ToList(), Texts(said).ToList());
        for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            var pattern = Regex.Escape(expected[i]).Replace("…", ".*", StringComparison.Ordinal);
            Assert.True(Regex.IsMatch(actual[i], $"^{pattern}$", RegexOptions.Singleline), $"{actual[i]}, not {expected[i]}, in {said}");
        }

        Assert.Equal(expected.Count, actual.Count);
    }

    // Each value with the way to it.
    private static IEnumerable<string> Texts(JsonElement json, string path = "$") => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Texts(m.Value, $"{path}.{m.Name}")).DefaultIfEmpty($"{path}: {{}}"),
        JsonValueKind.Array => json.EnumerateArray().SelectMany((e, i) => Texts(e, $"{path}[{i}]")).DefaultIfEmpty($"{path}: []"),
        _ => [$"{path}: {json.ValueKind} {json}"],
    };

    private static async Task<string> BlockAsync(StreamReader output, string lines)
    {
        var (said, next) = (new StringBuilder(), new char[1]);
        while (await output.ReadAsync(next) == 1)
        {
            if (next[0] == EndOfBlock)
            {
                return $"{said}";
            }

            said.Append(next[0]);
        }

        Assert.Fail($"The terminal ended after {said} at these lines:\n{lines}");
        return "";
    }
}
