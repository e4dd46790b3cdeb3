using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using BenefitsFunctions.Languages;

namespace BenefitsFunctions.Http;

/// <summary>
/// The members of one JSON object, read one by one. What is wrong is collected with the path of the member, so that a caller
/// learns all of it at once; a reading method then returns a placeholder that is never used.
/// </summary>
public sealed class Fields
{
    // A list, or a body, can be wrong in more places than an answer should tell of.
    private const int MostFaultsOfAList = 100;
    private const int MostFaults = 200;

    private readonly string _path;
    private readonly List<FieldError> _errors;
    private readonly Dictionary<string, JsonElement> _members;

    internal Fields(JsonElement json, string path, List<FieldError> errors)
    {
        _path = path;
        _errors = errors;
        _members = json.EnumerateObject().ToDictionary(m => m.Name, m => m.Value);
    }

    private bool HasMany => _errors.Count >= MostFaults;

    /// <summary>A text of 1 to <paramref name="max"/> characters with no control characters.</summary>
    public string Text(string name, int max) => OptionalText(name, max) ?? Missing(name, "");

    /// <summary>Like <see cref="Text"/>; null when missing or null.</summary>
    public string? OptionalText(string name, int max) => Take(name) is { } value ? ReadText(value, At(name), max) : null;

    /// <summary>Like <see cref="Text"/>, of one or several lines.</summary>
    public string Lines(string name, int max) => OptionalLines(name, max) ?? Missing(name, "");

    /// <summary>Like <see cref="Lines"/>; null when missing or null.</summary>
    public string? OptionalLines(string name, int max) => Take(name) is { } value
        ? ReadText(value, At(name), max, isControl: c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))
        : null;

    /// <summary>An e-mail address: ASCII, at most 254 characters.</summary>
    public string Email(string name) => OptionalEmail(name) ?? Missing(name, "");

    /// <summary>Like <see cref="Email"/>; null when missing or null.</summary>
    public string? OptionalEmail(string name)
    {
        if (OptionalText(name, 254) is not { Length: > 0 } text)
        {
            return null;
        }

        var known = text.All(char.IsAscii) && MailAddress.TryCreate(text, out var address) && address.Address == text
            && !text.Contains('"', StringComparison.Ordinal) && address.Host.Contains('.', StringComparison.Ordinal);
        return known ? text : Fail(At(name), new("must be an e-mail address.", "メール アドレスを指定してください。"), "");
    }

    /// <summary>true or false.</summary>
    public bool Boolean(string name) => Take(name) switch
    {
        null => Missing(name, false),
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Fail(At(name), new("must be true or false.", "true または false を指定してください。"), false),
    };

    /// <summary>A number that <paramref name="isGood"/> takes.</summary>
    /// <param name="name">Of the member.</param>
    /// <param name="isGood">True for those that are taken.</param>
    /// <param name="message">What it takes.</param>
    public decimal Number(string name, Func<decimal, bool> isGood, Localized message)
    {
        if (Take(name) is not { } value)
        {
            return Missing(name, 0m);
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && isGood(number)
            ? number
            : Fail(At(name), message, 0m);
    }

    /// <summary>A calendar day, <c>2026-04-01</c>.</summary>
    public DateOnly Date(string name) => OptionalDate(name) ?? Missing(name, DateOnly.MinValue);

    /// <summary>Like <see cref="Date"/>; null when missing or null.</summary>
    public DateOnly? OptionalDate(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(
                ReadText(value, At(name), 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is >= 2000 and <= 2100
                ? date
                : Fail(
                    At(name),
                    new(
                        "must be a date between 2000 and 2100, such as 2026-04-01.",
                        "2026-04-01 のような 2000 年から 2100 年までの日付を指定してください。"),
                    (DateOnly?)null);
    }

    /// <summary>One of the names of <typeparamref name="T"/>, in its exact spelling.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum => OptionalChoice<T>(name) ?? Missing(name, default(T));

    /// <summary>Like <see cref="Choice{T}"/>; null when missing or null.</summary>
    public T? OptionalChoice<T>(string name)
        where T : struct, Enum => Take(name) is { } value ? ReadChoice<T>(value, At(name)) : null;

    /// <summary>A list of at most <paramref name="max"/> different names of <typeparamref name="T"/>; missing is an error.</summary>
    public IReadOnlyList<T> Choices<T>(string name, int max)
        where T : struct, Enum => Distinct(name, Items(name, max).Select(i => ReadChoice<T>(i.Value, i.Path)).ToList());

    /// <summary>A list of at most <paramref name="max"/> different texts; missing is an error.</summary>
    public IReadOnlyList<string> Texts(string name, int max, int maxLength) =>
        Distinct(name, Items(name, max).Select(i => ReadText(i.Value, i.Path, maxLength)).ToList());

    /// <summary>
    /// A list of at most <paramref name="max"/> texts, some of which may be the same; missing is an error. Of many at fault the first are
    /// named.
    /// </summary>
    public IReadOnlyList<string> TextList(string name, int max, int maxLength) =>
        [.. Items(name, max).TakeWhile(_ => _errors.Count < MostFaultsOfAList).Select(i => ReadText(i.Value, i.Path, maxLength))];

    /// <summary>A list of at most <paramref name="max"/> different ids (GUIDs); empty when missing or null.</summary>
    public IReadOnlyList<Guid> OptionalIds(string name, int max)
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        _members[name] = value;
        return Distinct(name, Items(name, max).Select(i => ReadId(i.Value, i.Path)).ToList());
    }

    /// <summary>An id (GUID); missing is an error.</summary>
    public Guid Id(string name) => Take(name) is { } value ? ReadId(value, At(name)) : Missing(name, Guid.Empty);

    /// <summary>An object; missing is an error.</summary>
    public T Object<T>(string name, Func<Fields, T> read)
        where T : class => OptionalObject(name, read) ?? Missing<T>(name, null!);

    /// <summary>An object; null when missing or null.</summary>
    public T? OptionalObject<T>(string name, Func<Fields, T> read)
        where T : class => Take(name) is { } value ? ReadObject(value, At(name), read) : null;

    /// <summary>A list of at most <paramref name="max"/> objects; missing is an error.</summary>
    public IReadOnlyList<T> Objects<T>(string name, int max, Func<Fields, T> read)
        where T : class => [.. Items(name, max).Select(i => ReadObject(i.Value, i.Path, read)).OfType<T>()];

    /// <summary>True while nothing is wrong in the whole request: only then rules that compare members can be judged.</summary>
    public bool Sound => _errors.Count == 0;

    /// <summary>Notes that <paramref name="name"/> breaks a rule of its own.</summary>
    public void Reject(string name, Localized message) => Add(At(name), message);

    /// <summary>Notes every member that nobody asked for.</summary>
    internal void RejectUnknown()
    {
        foreach (var name in _members.Keys.TakeWhile(_ => !HasMany))
        {
            var shown = name.Length > 60 ? name[..60] + "…" : name;
            Reject(shown, new("is not known here.", "この項目は使えません。"));
        }
    }

    private List<(JsonElement Value, string Path)> Items(string name, int max)
    {
        if (!_members.Remove(name, out var value))
        {
            return Missing<List<(JsonElement, string)>>(name, []);
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > max)
        {
            return Fail<List<(JsonElement, string)>>(
                At(name), new($"must be a list of at most {max} items.", $"{max} 件以内の配列を指定してください。"), []);
        }

        return [.. value.EnumerateArray().Select((item, index) => (item, $"{At(name)}[{index}]"))];
    }

    private T? ReadObject<T>(JsonElement value, string path, Func<Fields, T> read)
        where T : class
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Fail<T?>(path, new("must be an object.", "オブジェクトを指定してください。"), null);
        }

        var fields = new Fields(value, path, _errors);
        var result = read(fields);
        fields.RejectUnknown();
        return result;
    }

    private T ReadChoice<T>(JsonElement value, string path)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        var known = value.ValueKind == JsonValueKind.String && names.Contains(ReadText(value, path, 100), StringComparer.Ordinal);
        return known
            ? Enum.Parse<T>(value.GetString()!)
            : Fail(path, new(
                $"must be one of {string.Join(", ", names)}.",
                $"{string.Join("、", names)} のいずれかを指定してください。"), default(T));
    }

    private Guid ReadId(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.String && Guid.TryParseExact(Decoded(value), "D", out var id) && id != Guid.Empty
            ? id
            : Fail(
                path,
                new(
                    "must be an id such as 01234567-89ab-cdef-0123-456789abcdef.",
                    "01234567-89ab-cdef-0123-456789abcdef のような ID を指定してください。"),
                Guid.Empty);

    private string ReadText(JsonElement value, string path, int max, Func<char, bool>? isControl = null)
    {
        var text = value.ValueKind == JsonValueKind.String ? Decoded(value) : null;
        var good = text is not null && text.Length <= max && !string.IsNullOrWhiteSpace(text) && !text.Any(isControl ?? char.IsControl);
        return good
            ? text!
            : Fail(
                path,
                new(
                    $"must be a text of 1 to {max} characters without {(isControl is null ? "" : "other ")}control characters"
                    + $"{(isControl is null ? "" : " than line breaks and tabs")}.",
                    $"{(isControl is null ? "" : "改行とタブ以外の")}制御文字を含まない "
                    + $"1 から {max} 文字の文字列を指定してください。"),
                "");
    }

    private static string? Decoded(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: well-formed JSON, but no text.
            return null;
        }
    }

    private IReadOnlyList<T> Distinct<T>(string name, List<T> items)
    {
        // Placeholders of items that failed are all the same.
        var sound = !_errors.Any(e => e.Field.StartsWith($"{At(name)}[", StringComparison.Ordinal));
        if (sound && items.Distinct().Count() < items.Count)
        {
            Reject(name, new("must not name anything twice.", "同じ値を重複して指定することはできません。"));
        }

        return items;
    }

    private JsonElement? Take(string name) =>
        _members.Remove(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private T Missing<T>(string name, T placeholder)
    {
        // A present member that failed to read has said so already.
        var path = At(name);
        return _errors.Any(e => e.Field == path) ? placeholder : Fail(path, new("is required.", "必須です。"), placeholder);
    }

    private T Fail<T>(string path, Localized message, T placeholder)
    {
        if (!_errors.Any(e => e.Field == path))
        {
            Add(path, message);
        }

        return placeholder;
    }

    private void Add(string path, Localized message)
    {
        if (!HasMany)
        {
            _errors.Add(new FieldError(path, message));
        }
    }

    private string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
