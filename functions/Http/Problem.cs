using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Http;

/// <summary>An expected failure as a value; becomes RFC 9457 <c>application/problem+json</c> in <see cref="Answer"/>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable kebab-case code that portals switch on.</param>
/// <param name="Title">The kind of problem, the same for every occurrence.</param>
/// <param name="Detail">This occurrence.</param>
public sealed record Problem(int Status, string Code, Localized Title, Localized Detail)
{
    /// <summary>What the person can do about it, if anything.</summary>
    public Localized? Remedy { get; init; }

    /// <summary>Each field at fault, for <c>invalid-request</c>.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>After which time trying again makes sense; becomes the header <c>Retry-After</c> in whole seconds, rounded up.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The methods that there are, where one was used that there is not; becomes the header <c>Allow</c>.</summary>
    public string? Allow { get; init; }

    /// <summary>Further members of the answer by name, each as it reads in the caller's language.</summary>
    public IReadOnlyDictionary<string, Func<Language, object>> Extensions { get; init; } = new Dictionary<string, Func<Language, object>>();

    /// <summary>The problem as the reason for which something would be refused: <c>{code, detail, remedy, …}</c>.</summary>
    public IReadOnlyDictionary<string, object?> AsReason(Language language)
    {
        var reason = new Dictionary<string, object?>
        {
            ["code"] = Code,
            ["detail"] = Detail.In(language),
            ["remedy"] = Remedy?.In(language),
        };
        foreach (var (name, value) in Extensions)
        {
            reason[name] = value(language);
        }

        return reason;
    }
}

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">Path of the field: <c>locations[0].programContact.email</c>.</param>
/// <param name="Message">What it takes.</param>
public sealed record FieldError(string Field, Localized Message);
