using System.Text.Json;
using System.Text.Json.Nodes;

namespace BenefitsFunctions.Bench;

/// <summary>
/// Rows by the hundred thousand in the file that Azurite keeps its tables in, as copies of rows that it has written itself: through its
/// API, where each row that is added moves the indexes of all others, they would take it many hours.
/// </summary>
internal static class StoredCopies
{
    /// <summary>Adds copies of the rows of two tables; Azurite must not run.</summary>
    /// <param name="folder">Azurite's.</param>
    /// <param name="account">The storage account.</param>
    /// <param name="tables">The tables; each has one row for each contract that there is.</param>
    /// <param name="copies">For each copy the words of the row that it is a copy of, and those that it has instead.</param>
    public static void Add(
        string folder, string account, IReadOnlyList<string> tables, IReadOnlyList<(string[] Of, string[] Has)> copies)
    {
        var path = Path.Combine(folder, "__azurite_db_table__.json");
        var database = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        using (var file = File.Create(path + ".new"))
        using (var writer = new Utf8JsonWriter(file))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in database)
            {
                writer.WritePropertyName(name);
                if (name == "collections")
                {
                    writer.WriteStartArray();
                    foreach (var collection in value!.AsArray())
                    {
                        var isOne = tables.Any(table => collection!["name"]!.GetValue<string>() == $"{account}${table}");
                        Write(writer, collection!.AsObject(), isOne ? copies : []);
                    }

                    writer.WriteEndArray();
                }
                else
                {
                    WriteOrNull(writer, value);
                }
            }

            writer.WriteEndObject();
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    private static void Write(Utf8JsonWriter writer, JsonObject collection, IReadOnlyList<(string[] Of, string[] Has)> copies)
    {
        var last = collection["maxId"]?.GetValue<int>() ?? 0;
        collection["maxId"] = last + copies.Count;
        if (copies.Count > 0)
        {
            // Without them each look goes through the whole table: longer, and the same requests.
            collection["binaryIndices"] = new JsonObject();
        }

        writer.WriteStartObject();
        foreach (var (name, value) in collection)
        {
            writer.WritePropertyName(name);
            if (name == "data")
            {
                writer.WriteStartArray();
                foreach (var row in value!.AsArray())
                {
                    WriteOrNull(writer, row);
                }

                WriteCopies(writer, value.AsArray(), copies, last);
                writer.WriteEndArray();
            }
            else
            {
                WriteOrNull(writer, value);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteCopies(
        Utf8JsonWriter writer, JsonArray rows, IReadOnlyList<(string[] Of, string[] Has)> copies, int last)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (of, has) in copies)
        {
            if (!texts.TryGetValue(of[0], out var text))
            {
                var row = rows.Select(r => r!.AsObject()).Single(r => r.ToJsonString().Contains(of[0], StringComparison.Ordinal));
                row = row.DeepClone().AsObject();
                row.Remove("$loki");
                texts[of[0]] = text = row.ToJsonString();
            }

            for (var word = 0; word < of.Length; word++)
            {
                text = text.Replace(of[word], has[word], StringComparison.Ordinal);
            }

            last++;
            writer.WriteRawValue($"{text[..^1]},\"$loki\":{last}}}", skipInputValidation: true);
        }
    }

    private static void WriteOrNull(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
