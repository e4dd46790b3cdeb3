using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Languages;

/// <summary>The languages that people are spoken to in.</summary>
public enum Language
{
    English,
    Japanese,
}

/// <summary>Reads and writes the two-letter tags of <see cref="Language"/>.</summary>
public static class LanguageTags
{
    /// <summary>The best of the two for the request's <c>Accept-Language</c>; English when it asks for neither.</summary>
    public static Language Wanted(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(l => l.Quality ?? 1)
            .Where(l => l.Quality is null or > 0)
            .Select(l => FromTag(l.Value.Value ?? ""))
            .FirstOrDefault(l => l is not null);
        return wanted ?? Language.English;
    }

    /// <summary><c>ja</c> or <c>en</c>, with or without a region; null for anything else.</summary>
    private static Language? FromTag(string tag) => tag.Split('-')[0].ToLowerInvariant() switch
    {
        "ja" => Language.Japanese,
        "en" => Language.English,
        _ => null,
    };

    /// <summary>The tag of <paramref name="language"/>.</summary>
    public static string Tag(this Language language) => language == Language.Japanese ? "ja" : "en";
}
