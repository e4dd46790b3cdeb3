using System.Text.Json;

namespace BenefitsFunctions.Tests.Embedded.Worker;

/// <summary>The folders of a sample app: one with its settings files, one with its data.</summary>
internal sealed class SampleFolders : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("benefits-tests-worker-");

    public SampleFolders()
    {
        Directory.CreateDirectory(App);
        WriteApp("host.json", """{ "version": "2.0" }""");
    }

    public string App => Path.Combine(_root.FullName, "app");

    public string Data => Path.Combine(_root.FullName, "data");

    public SampleFolders WriteApp(string file, string content)
    {
        File.WriteAllText(Path.Combine(App, file), content);
        return this;
    }

    public string PathOfData(string file) => Path.Combine(Data, file);

    public JsonElement ReadEndpoints() => JsonDocument.Parse(File.ReadAllText(PathOfData("endpoints.json"))).RootElement;

    public void Dispose() => _root.Delete(recursive: true);
}
