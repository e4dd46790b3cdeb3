using System.Text;
using BenefitsFunctions.Tests.Support;

namespace BenefitsFunctions.Tests.Http;

/// <summary>Bodies that are no JSON object at all, or too large, on every function that takes one.</summary>
public sealed class BadBytesTests(StartedApp started) : IClassFixture<StartedApp>
{
    private const int Limit = 256 * 1024;
    private const string Valid = """{"email":"a@contoso.example","displayName":"A","association":"Programme","roles":[]}""";
    private static readonly string Principal = Person.Principal("contoso-global-admin", ["ProgramOffice"]);

    private static readonly (string Method, string Path)[] Targets =
    [
        ("PUT", $"/api/partners/{Sample.Contoso}"),
        ("PUT", $"/api/partners/{Sample.Contoso}/users/bytes"),
        ("POST", $"/api/partners/{Sample.Contoso}/activations"),
    ];

    public static TheoryData<string, byte[]> NoObjects { get; } = new()
    {
        { "empty", [] },
        { "only spaces", "   \r\n"u8.ToArray() },
        { "null", "null"u8.ToArray() },
        { "list", "[]"u8.ToArray() },
        { "text", "\"{}\""u8.ToArray() },
        { "number", "1e999999"u8.ToArray() },
        { "cut off", "{\"name\":\"a"u8.ToArray() },
        { "two objects", "{}{}"u8.ToArray() },
        { "trailing comma", "{\"name\":\"a\",}"u8.ToArray() },
        { "comment", "{/* a */}"u8.ToArray() },
        { "single quotes", "{'name':'a'}"u8.ToArray() },
        { "form", "benefit=ProductSupport"u8.ToArray() },
        { "byte order mark", [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(Valid)] },
        { "UTF-16", Encoding.Unicode.GetBytes(Valid) },
        { "invalid UTF-8", [.. "{\"name\":\""u8, 0xff, 0xc0, 0x80, .. "\"}"u8] },
        { "surrogates as UTF-8", [.. "{\"name\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8] },
        { "invalid UTF-8 in a name", [.. "{\""u8, 0xff, .. "\":1}"u8] },
        { "zero bytes", new byte[100] },
        { "deep list", Encoding.UTF8.GetBytes("{\"name\":" + new string('[', 100_000)) },
        { "deep object", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"name\":", 20_000))) },
        { "closed deep list", Encoding.UTF8.GetBytes("{\"name\":" + new string('[', 17) + new string(']', 17) + "}") },
        { "member twice", "{\"name\":\"a\",\"name\":\"a\"}"u8.ToArray() },
        { "member twice, once escaped", "{\"name\":\"a\",\"\\u006eame\":\"a\"}"u8.ToArray() },
        { "half a surrogate pair twice", "{\"\\ud800\":1,\"\\ud800\":1}"u8.ToArray() },
        { "member twice beside half a surrogate pair", "{\"a\":{\"\\ud800\":1},\"name\":1,\"name\":1}"u8.ToArray() },
        { "member twice ahead of half a surrogate pair", "{\"name\":1,\"name\":1,\"a\":{\"\\ud800\":1}}"u8.ToArray() },
    };

    public static TheoryData<string, string> HostileNames { get; } = new()
    {
        { "empty", "" },
        { "zero", "\\u0000" },
        { "half a surrogate pair", "\\ud800" },
        { "other half", "a\\udfff" },
        { "prototype", "__proto__" },
        { "path", "programContact.name" },
        { "long", new string('n', 50_000) },
        { "long, of pairs", "x" + string.Concat(Enumerable.Repeat("😀", 5_000)) },
        { "markup", "<script>" },
    };

    [Theory]
    [MemberData(nameof(NoObjects))]
    public async Task EveryBody_WhenItIsNoObject_IsRefused(string what, byte[] body)
    {
        var before = await TableDump.OfAsync(started.App.Storage);
        foreach (var (method, path) in Targets)
        {
            var answer = await started.Wire.SendsAsync(method, path, Principal, body);
            Assert.True((answer.Status, answer.Code) == (400, "invalid-request"), $"{what}: {answer.Text}");
            Assert.Equal(["body"], answer.Fields);
        }

        Assert.Equal(before, await TableDump.OfAsync(started.App.Storage));
    }

    [Theory]
    [InlineData("\ufeff{}", "begins with a byte-order mark: send UTF-8 without one.")]
    [InlineData("""{"email":"a","roles":[{"a":1,"a":1}]}""", "names the member 'roles[0].a' twice.")]
    [InlineData("{", "is not well-formed JSON (line 1, byte 2).")]
    public async Task EveryBody_WhenItIsNoObject_SaysWhatIsWrong(string body, string message)
    {
        foreach (var (method, path) in Targets)
        {
            var answer = await started.Wire.SendsAsync(method, path, Principal, Encoding.UTF8.GetBytes(body));
            Assert.Equal(message, answer.Body.GetProperty("errors")[0].GetProperty("message").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task EveryBody_WhenAMemberHasAHostileName_IsRefused(string what, string name)
    {
        foreach (var (method, path) in Targets)
        {
            var answer = await started.Wire.SendsAsync(method, path, Principal, Encoding.UTF8.GetBytes($$"""{"{{name}}":1}"""));
            Assert.True((answer.Status, answer.Code) == (400, "invalid-request"), $"{what}: {answer.Text}");
            Assert.NotEmpty(answer.Fields);
            Assert.True(answer.Text.Length < 3_000, $"{what}: the answer has {answer.Text.Length} characters");
        }
    }

    [Fact]
    public async Task PutUser_WhenTheBodyIsAsLargeAsAllowed_IsTaken()
    {
        var answer = await started.Wire.SendsAsync("PUT", Targets[1].Path, Principal, Padded(Limit));
        Assert.Equal(201, answer.Status);
    }

    [Theory]
    [InlineData(Limit + 1, false)]
    [InlineData(Limit + 1, true)]
    [InlineData(4 * Limit, false)]
    [InlineData(4 * Limit, true)]
    public async Task EveryBody_WhenItIsTooLarge_Is413(int length, bool chunked)
    {
        foreach (var (method, path) in Targets)
        {
            using HttpContent content = chunked ? new StreamContent(new NoLength(Padded(length))) : new ByteArrayContent(Padded(length));
            var answer = await started.Wire.SendsAsync(method, path, Principal, content);
            Assert.Equal((413, "body-too-large"), (answer.Status, answer.Code));
        }
    }

    [Theory]
    [InlineData("Content-Length: 40000000", 413)]
    [InlineData("Content-Length: 999999999999", 413)]
    public async Task EveryBody_WhenItIsAnnouncedTooLarge_Is413BeforeItIsSent(string header, int status)
    {
        foreach (var (method, path) in Targets)
        {
            var answer = await started.Wire.WritesAsync($"{method} {path} HTTP/1.1\nX-MS-CLIENT-PRINCIPAL: {Principal}\n{header}");
            Assert.Equal((status, "body-too-large"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task EveryBody_WhenItNamesThousandsOfUnknownMembers_IsRefusedNamingThem()
    {
        var body = Encoding.UTF8.GetBytes("{" + string.Join(",", Enumerable.Range(0, 15_000).Select(i => $"\"u{i}\":{i}")) + "}");
        foreach (var (method, path) in Targets)
        {
            var answer = await started.Wire.SendsAsync(method, path, Principal, body);
            Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
            Assert.Contains("u99", answer.Fields);
        }
    }

    private static byte[] Padded(int length) => Encoding.UTF8.GetBytes(Valid + new string(' ', length - Valid.Length));

    private sealed class NoLength(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
