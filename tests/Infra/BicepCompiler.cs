using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>
/// The Bicep compiler as one process that is asked by JSON-RPC: it starts in a second or two, a file then takes half of one.
/// </summary>
internal sealed class BicepCompiler : IAsyncDisposable
{
    private const string Package = "Azure.Bicep.CommandLine.linux-x64";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // What a deployment says of itself; names follow from the resource group.
    private static readonly JsonObject Deployment = new()
    {
        ["tenantId"] = "22222222-2222-2222-2222-222222222222",
        ["subscriptionId"] = "11111111-1111-1111-1111-111111111111",
        ["resourceGroup"] = "benefits",
        ["location"] = "swedencentral",
        ["deploymentName"] = "benefits",
    };

    private readonly Process _process;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private int _asked;

    private BicepCompiler(Process process) => _process = process;

    /// <summary>Starts the compiler of the package.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux on x64.</exception>
    public static BicepCompiler Start()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            throw new PlatformNotSupportedException(
                $"The tests of infra-bicep need Linux on x64: their compiler is the package {Package}. Run them there, or in WSL.");
        }

        var path = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "BicepCompiler")
            .Value!;
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The package {Package} is not restored; run dotnet restore.", path);
        }

        var mode = File.GetUnixFileMode(path);
        if (!mode.HasFlag(UnixFileMode.UserExecute))
        {
            File.SetUnixFileMode(path, mode | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(path, ["jsonrpc", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Machines without ICU.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        return new BicepCompiler(Process.Start(start)!);
    }

    /// <summary>What the compiler says about a <c>.bicep</c> or <c>.bicepparam</c> file: warnings and errors, empty when there are
    /// none.</summary>
    public async Task<IReadOnlyList<string>> DiagnoseAsync(string path)
    {
        var answer = path.EndsWith(".bicepparam", StringComparison.Ordinal)
            ? await AskAsync("bicep/compileParams", new JsonObject { ["path"] = path, ["parameterOverrides"] = new JsonObject() })
            : await AskAsync("bicep/compile", new JsonObject { ["path"] = path });
        var said = answer["diagnostics"]!.AsArray().Select(d => $"{d!["level"]} {d["code"]} in {path}: {d["message"]}").ToList();
        return said.Count == 0 && !answer["success"]!.GetValue<bool>() ? [$"{path} does not compile."] : said;
    }

    /// <summary>The template with these parameters, worked out as far as it can be before a deployment.</summary>
    public async Task<AzureTemplate> ReadAsync(string parameters)
    {
        var answer = await AskAsync(
            "bicep/getSnapshot", new JsonObject { ["path"] = parameters, ["metadata"] = Deployment.DeepClone() });
        return new AzureTemplate(JsonNode.Parse(answer["snapshot"]!.GetValue<string>())!.AsObject());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task<JsonNode> AskAsync(string method, JsonObject question)
    {
        using var patience = new CancellationTokenSource(Patience);
        await _oneAtATime.WaitAsync(patience.Token);
        try
        {
            var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++_asked, ["method"] = method, ["params"] = question };
            var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
            var to = _process.StandardInput.BaseStream;
            await to.WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {bytes.Length}\r\n\r\n"), patience.Token);
            await to.WriteAsync(bytes, patience.Token);
            await to.FlushAsync(patience.Token);
            var answer = JsonNode.Parse(await ReadMessageAsync(_process.StandardOutput.BaseStream, patience.Token))!;
            return answer["result"] ?? throw new InvalidOperationException($"{method} {question["path"]}: {answer["error"]!["message"]}");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static async Task<byte[]> ReadMessageAsync(Stream from, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await from.ReadExactlyAsync(one, cancellationToken);
            head.Append((char)one[0]);
        }

        var length = head.ToString().Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var body = new byte[int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture)];
        await from.ReadExactlyAsync(body, cancellationToken);
        return body;
    }
}
