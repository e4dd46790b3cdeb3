using System.Text.Json;

namespace BenefitsFunctions.Settings;

/// <summary>A JSON file that comes with the app and is read once, at its start.</summary>
internal static class CatalogFile
{
    /// <summary>Reads the file, makes sure that each of its texts is one, and hands it on.</summary>
    /// <param name="what">What the file is, as people call it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="read">Makes the catalog of it; throws a <see cref="FormatException"/> that names the place where it is wrong.</param>
    /// <exception cref="InvalidDataException">The file is missing or wrong; one line that names the file, the place and the
    /// remedy.</exception>
    public static T Load<T>(string what, string path, Func<JsonElement, T> read)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            using (var anything = JsonDocument.Parse(bytes))
            {
                ExpectTexts(anything.RootElement, "");
            }

            // Finding names that come twice takes names that are texts.
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return read(json.RootElement);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InvalidDataException(
                $"The {what} {path} can't be used: {error.Message.ReplaceLineEndings(" ")} Correct the file and start again.", error);
        }
    }

    private static void ExpectTexts(JsonElement json, string at)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    var name = Text(() => member.Name, $"the name of a member of {(at.Length > 0 ? at : "the file")}");
                    ExpectTexts(member.Value, at.Length > 0 ? $"{at}.{name}" : $"{name}");
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in json.EnumerateArray().Index())
                {
                    ExpectTexts(item, $"{at}[{i}]");
                }

                break;
            case JsonValueKind.String:
                _ = Text(json.GetString, at);
                break;
        }
    }

    // Bytes that are no UTF-8, and half of a surrogate pair, are found when the text is asked for.
    private static string? Text(Func<string?> text, string at)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            throw new FormatException($"{at} must be valid UTF-8, without halves of surrogate pairs.");
        }
    }
}
