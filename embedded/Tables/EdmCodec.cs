using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>How values of one CLR type travel as a property of a row.</summary>
/// <param name="edmType">Type annotation; null for the types that JSON tells apart by itself.</param>
internal abstract class EdmCodec<T>(string? edmType)
{
    public JsonEncodedText? Annotation { get; } = edmType is null ? null : JsonEncodedText.Encode(edmType);

    /// <summary>True for a value that is left out.</summary>
    public virtual bool IsNull(T value) => value is null;

    public abstract void Write(Utf8JsonWriter writer, T value);

    /// <summary>Reads the value the reader stands on, which is not null.</summary>
    public abstract T Read(ref Utf8JsonReader reader);
}
