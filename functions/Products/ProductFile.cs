using System.Globalization;
using System.Text.Json;

namespace BenefitsFunctions.Products;

/// <summary>Reads the product file and checks what it says; a <see cref="FormatException"/> names the place.</summary>
internal static class ProductFile
{
    public static IReadOnlyList<Product> Read(JsonElement root)
    {
        var products = Items(Members(root, "the file", "products")["products"], "'products'").Select(ReadProduct).ToList();
        Expect(products.Count > 0, "'products' must not be empty.");
        ExpectDistinct(products.Select(p => p.Id), "product");
        return products;
    }

    private static Product ReadProduct(JsonElement json)
    {
        var id = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("id", out var named)
            ? Text(named, "an 'id'")
            : throw new FormatException("each product must be an object with an 'id'.");
        Expect(
            id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
            $"the id '{id}' must be small letters, digits and hyphens.");
        var onPremises = json.TryGetProperty("versions", out _);
        var members = Members(json, id, onPremises ? ["id", "name", "versions"] : ["id", "name", "needsLink", "needsPlanInOwnTenant"]);
        var name = Text(members["name"], $"{id}.name");
        if (!onPremises)
        {
            return new Product(
                id,
                name,
                ProductKind.Cloud,
                Flag(members["needsLink"], $"{id}.needsLink"),
                Flag(members["needsPlanInOwnTenant"], $"{id}.needsPlanInOwnTenant"),
                []);
        }

        var versions = Items(members["versions"], $"{id}.versions").Select(v => ReadVersion(v, id)).ToList();
        Expect(versions.Count > 0, $"{id}.versions must not be empty.");
        ExpectDistinct(versions.Select(v => v.Version), $"{id} version");
        foreach (var (earlier, later) in versions.Zip(versions.Skip(1)))
        {
            Expect(
                earlier.Released < later.Released,
                $"{id} {later.Version} must be released after {earlier.Version}: versions are listed in the order of release.");
        }

        return new Product(id, name, ProductKind.OnPremises, NeedsLink: true, NeedsPlanInOwnTenant: true, versions);
    }

    private static ProductVersion ReadVersion(JsonElement json, string product)
    {
        var version = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("version", out var named)
            ? Text(named, $"{product}: a 'version'")
            : throw new FormatException($"{product}: each version must be an object with a 'version'.");
        var at = $"{product} {version}";
        var policy = json.TryGetProperty("policy", out var given)
            && given.ValueKind == JsonValueKind.String
            && Enum.GetNames<LifecyclePolicy>().Contains(given.GetString())
            ? Enum.Parse<LifecyclePolicy>(given.GetString()!)
            : throw new FormatException($"{at}: 'policy' must be one of {string.Join(", ", Enum.GetNames<LifecyclePolicy>())}.");
        var members = Members(
            json,
            at,
            ["version", "name", "released", "policy", "source", .. policy == LifecyclePolicy.Fixed ? (string[])
            [
                "mainstreamEnd",
                "extendedEnd",
            ] : ["retired"]]);
        var released = Day(members["released"], $"{at}.released");
        var isFixed = policy == LifecyclePolicy.Fixed;
        var mainstreamEnd = isFixed ? Day(members["mainstreamEnd"], $"{at}.mainstreamEnd") : (DateOnly?)null;
        var extendedEnd = isFixed ? OptionalDay(members["extendedEnd"], $"{at}.extendedEnd") : null;
        var retired = isFixed ? null : OptionalDay(members["retired"], $"{at}.retired");
        Expect(!(mainstreamEnd <= released), $"{at}.mainstreamEnd must be after its release.");
        Expect(!(extendedEnd <= mainstreamEnd), $"{at}.extendedEnd must be after its mainstreamEnd.");
        Expect(!(retired <= released), $"{at}.retired must be after its release.");
        return new ProductVersion(
            version,
            Text(members["name"], $"{at}.name"),
            released,
            policy,
            mainstreamEnd,
            extendedEnd,
            retired,
            Text(members["source"], $"{at}.source"));
    }

    private static Dictionary<string, JsonElement> Members(JsonElement json, string at, params string[] names)
    {
        Expect(json.ValueKind == JsonValueKind.Object, $"{at} must be an object.");
        var members = json.EnumerateObject().ToDictionary(m => m.Name, m => m.Value);
        Expect(members.Keys.ToHashSet().SetEquals(names), $"{at} must hold exactly {string.Join(", ", names.Select(n => $"'{n}'"))}.");
        return members;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string at)
    {
        Expect(json.ValueKind == JsonValueKind.Array, $"{at} must be a list.");
        return json.EnumerateArray();
    }

    private static string Text(JsonElement json, string at) =>
        json.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(json.GetString())
            ? json.GetString()!
            : throw new FormatException($"{at} must be a text.");

    private static bool Flag(JsonElement json, string at) =>
        json.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? json.GetBoolean()
            : throw new FormatException($"{at} must be true or false.");

    private static DateOnly Day(JsonElement json, string at) =>
        json.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(json.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException($"{at} must be a day such as 2024-11-01.");

    private static DateOnly? OptionalDay(JsonElement json, string at) => json.ValueKind == JsonValueKind.Null ? null : Day(json, at);

    private static void ExpectDistinct(IEnumerable<string> ids, string what)
    {
        var twice = ids.GroupBy(id => id).FirstOrDefault(g => g.Count() > 1);
        Expect(twice is null, $"the {what} '{twice?.Key}' is there twice.");
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }
}
