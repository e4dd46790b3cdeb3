using System.Text.RegularExpressions;
using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Tests.Infra;

/// <summary>What the app asks its settings for, heard while it is put together with some.</summary>
/// <param name="Names">As people write them, with <c>__</c>.</param>
/// <param name="Failure">Why it does not start; null when it does.</param>
internal sealed record AskedSettings(IReadOnlySet<string> Names, string? Failure)
{
    // The settings that are read later than at the start.
    private static readonly Lazy<IReadOnlyList<string>> Later = new(() =>
        [.. Directory.EnumerateFiles(InfraFolder.Original.Of("functions"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), """[cC]onfiguration\["([^"]+)"\]"""))
            .Select(match => SettingsReader.Shown(match.Groups[1].Value))]);

    /// <summary>Puts the app together with <paramref name="settings"/> and nothing besides.</summary>
    public static AskedSettings With(IReadOnlyDictionary<string, string> settings)
    {
        var recorder = new Recorder(settings);
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.Sources.Clear();
        builder.Configuration.Sources.Add(recorder);
        try
        {
            builder.AddBenefits();
            return new AskedSettings(recorder.Asked.Concat(Later.Value).ToHashSet(), null);
        }
        catch (SettingsException error)
        {
            return new AskedSettings(recorder.Asked.Concat(Later.Value).ToHashSet(), error.Message);
        }
    }

    private sealed class Recorder(IReadOnlyDictionary<string, string> settings) : ConfigurationProvider, IConfigurationSource
    {
        public HashSet<string> Asked { get; } = [];

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            Asked.Add(SettingsReader.Shown(key));
            return settings.TryGetValue(SettingsReader.Shown(key), out value);
        }
    }
}
