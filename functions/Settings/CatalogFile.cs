using System.Text.Json;
using System.Text.Json.Serialization;
using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Settings;

/// <summary>A JSON file that comes with the app and is read once, at its start.</summary>
internal static class CatalogFile
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>
    /// Reads the file as <typeparamref name="TFile"/>: every member there and none besides, none twice, none null unless it may be.
    /// </summary>
    /// <param name="what">What the file is, as people call it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="read">Makes the catalog of it; throws a <see cref="FormatException"/> that names the place where it is wrong.</param>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static TCatalog Load<TFile, TCatalog>(string what, string path, Func<TFile, TCatalog> read)
        where TFile : class
    {
        try
        {
            using var file = File.OpenRead(path);
            return read(JsonSerializer.Deserialize<TFile>(file, Strict) ?? throw new FormatException("$ must be an object."));
        }
        catch (Exception error)
            when (error is JsonException or NotSupportedException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InvalidDataException(
                $"The {what} {path} can't be used: {Fault(error).ReplaceLineEndings(" ")} Correct the file and start again.", error);
        }
    }

    /// <summary>What the types of a file do not say.</summary>
    /// <exception cref="FormatException">It does not hold; the message is <paramref name="otherwise"/>.</exception>
    public static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }

    /// <summary>Expects a text in every language.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="where">Their place in the file, as a JSON path.</param>
    /// <exception cref="FormatException">One is missing.</exception>
    public static void ExpectTexts(IEnumerable<Localized> texts, string where) => Expect(
        texts.All(text => !string.IsNullOrWhiteSpace(text.En) && !string.IsNullOrWhiteSpace(text.Ja)),
        $"{where} must have a text as en and as ja.");

    private static string Fault(Exception error) => error is JsonException { Path: { } at } json
        ? $"{at} (line {json.LineNumber + 1}): {json.Message.Split(" Path: ")[0]}"
        : error.Message;
}
