using System.Globalization;
using BenefitsFunctions.Languages;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Http;

/// <summary>Reads the query of a request; what is wrong is collected with the name of the parameter.</summary>
public sealed class Queries(HttpRequest request)
{
    private readonly List<FieldError> _errors = [];

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>A text of 1 to <paramref name="max"/> characters; null when missing.</summary>
    public string? Text(string name, int max)
    {
        if (request.Query[name] is not { Count: > 0 } values)
        {
            return null;
        }

        if (values is [{ Length: > 0 } text] && text.Length <= max)
        {
            return text;
        }

        Reject(name, new(
            $"must be given once, with 1 to {max} characters.",
            $"1 から {max} 文字で 1 つだけ指定してください。"));
        return null;
    }

    /// <summary>A day or a time, in UTC; null when missing.</summary>
    /// <param name="name">Of the parameter.</param>
    /// <param name="endOfDay">What a day without a time stands for: its last moment, or its first.</param>
    public DateTimeOffset? Instant(string name, bool endOfDay)
    {
        if (request.Query[name] is not { Count: > 0 } values)
        {
            return null;
        }

        if (values is [{ Length: 10 } day]
            && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return new DateTimeOffset(date.ToDateTime(endOfDay ? TimeOnly.MaxValue : TimeOnly.MinValue), TimeSpan.Zero);
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (values is [{ Length: > 10 and <= 40 } text]
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant))
        {
            return instant;
        }

        Reject(name, new(
            "must be a day such as 2026-11-20 or a time such as 2026-11-20T09:00:00Z.",
            "2026-11-20 のような日付または 2026-11-20T09:00:00Z のような日時を指定してください。"));
        return null;
    }

    /// <summary>A whole number from 1 to <paramref name="max"/>; null when missing.</summary>
    public long? Number(string name, long max)
    {
        if (request.Query[name] is not { Count: > 0 } values)
        {
            return null;
        }

        if (values is [{ } text]
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1
            && number <= max)
        {
            return number;
        }

        Reject(name, new($"must be a whole number from 1 to {max}.", $"1 から {max} の整数を指定してください。"));
        return null;
    }

    /// <summary>One of <paramref name="choices"/>; null when missing.</summary>
    public string? Choice(string name, params IReadOnlyList<string> choices)
    {
        if (request.Query[name] is not { Count: > 0 } values)
        {
            return null;
        }

        if (values is [{ } text] && choices.Contains(text))
        {
            return text;
        }

        var known = string.Join(", ", choices);
        Reject(name, new($"must be one of: {known}.", $"次のいずれかを指定してください: {known}。"));
        return null;
    }

    /// <summary>One of the names of <typeparamref name="T"/>; null when missing.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum => Choice(name, Enum.GetNames<T>()) is { } text ? Enum.Parse<T>(text) : null;

    /// <summary>Notes that a parameter breaks a rule of its own.</summary>
    public void Reject(string name, Localized message) => _errors.Add(new FieldError(name, message));
}
