using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>The codec of each CLR type that a row can hold.</summary>
internal static class EdmCodecs
{
    private static readonly Dictionary<Type, object> ByType = new()
    {
        [typeof(string)] = new StringCodec(),
        [typeof(int)] = new Int32Codec(),
        [typeof(long)] = new Int64Codec(),
        [typeof(double)] = new DoubleCodec(),
        [typeof(bool)] = new BooleanCodec(),
        [typeof(DateTime)] = new DateTimeCodec(),
        [typeof(DateTimeOffset)] = new DateTimeOffsetCodec(),
        [typeof(Guid)] = new GuidCodec(),
        [typeof(byte[])] = new BytesCodec(),
        [typeof(BinaryData)] = new BinaryDataCodec(),
    };

    /// <summary>An <see cref="EdmCodec{T}"/> of <paramref name="type"/>, or null when a row can't hold such values.</summary>
    public static object? Find(Type type)
    {
        if (ByType.TryGetValue(type, out var codec))
        {
            return codec;
        }

        if (type.IsEnum)
        {
            return Activator.CreateInstance(typeof(EnumCodec<>).MakeGenericType(type));
        }

        return Nullable.GetUnderlyingType(type) is { } underlying && Find(underlying) is { } inner
            ? Activator.CreateInstance(typeof(NullableCodec<>).MakeGenericType(underlying), inner)
            : null;
    }

    private sealed class StringCodec() : EdmCodec<string>(null)
    {
        public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

        public override string Read(ref Utf8JsonReader reader) => EdmJson.ReadText(ref reader);
    }

    private sealed class Int32Codec() : EdmCodec<int>(null)
    {
        public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

        public override int Read(ref Utf8JsonReader reader) => reader.GetInt32();
    }

    private sealed class Int64Codec() : EdmCodec<long>(EdmType.Int64)
    {
        public override void Write(Utf8JsonWriter writer, long value) => EdmJson.WriteInt64(writer, value);

        public override long Read(ref Utf8JsonReader reader) => EdmJson.ReadInt64(ref reader);
    }

    private sealed class DoubleCodec() : EdmCodec<double>(EdmType.Double)
    {
        public override void Write(Utf8JsonWriter writer, double value) => EdmJson.WriteDouble(writer, value);

        public override double Read(ref Utf8JsonReader reader) => EdmJson.ReadDouble(ref reader);
    }

    private sealed class BooleanCodec() : EdmCodec<bool>(null)
    {
        public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

        public override bool Read(ref Utf8JsonReader reader) => reader.GetBoolean();
    }

    private sealed class DateTimeCodec() : EdmCodec<DateTime>(EdmType.DateTime)
    {
        public override void Write(Utf8JsonWriter writer, DateTime value) => EdmJson.WriteTime(writer, value);

        public override DateTime Read(ref Utf8JsonReader reader) => reader.GetDateTimeOffset().UtcDateTime;
    }

    private sealed class DateTimeOffsetCodec() : EdmCodec<DateTimeOffset>(EdmType.DateTime)
    {
        public override void Write(Utf8JsonWriter writer, DateTimeOffset value) => EdmJson.WriteTime(writer, value.UtcDateTime);

        public override DateTimeOffset Read(ref Utf8JsonReader reader) => reader.GetDateTimeOffset();
    }

    private sealed class GuidCodec() : EdmCodec<Guid>(EdmType.Guid)
    {
        public override void Write(Utf8JsonWriter writer, Guid value) => writer.WriteStringValue(value);

        public override Guid Read(ref Utf8JsonReader reader) => reader.GetGuid();
    }

    private sealed class BytesCodec() : EdmCodec<byte[]>(EdmType.Binary)
    {
        public override void Write(Utf8JsonWriter writer, byte[] value) => writer.WriteBase64StringValue(value);

        public override byte[] Read(ref Utf8JsonReader reader) => reader.GetBytesFromBase64();
    }

    private sealed class BinaryDataCodec() : EdmCodec<BinaryData>(EdmType.Binary)
    {
        public override void Write(Utf8JsonWriter writer, BinaryData value) => writer.WriteBase64StringValue(value.ToMemory().Span);

        public override BinaryData Read(ref Utf8JsonReader reader) => BinaryData.FromBytes(reader.GetBytesFromBase64());
    }

    private sealed class EnumCodec<TEnum>() : EdmCodec<TEnum>(null)
        where TEnum : struct, Enum
    {
        public override void Write(Utf8JsonWriter writer, TEnum value) => writer.WriteStringValue(value.ToString());

        public override TEnum Read(ref Utf8JsonReader reader) => Enum.Parse<TEnum>(EdmJson.ReadText(ref reader));
    }

    private sealed class NullableCodec<TValue>(EdmCodec<TValue> inner) : EdmCodec<TValue?>(inner.Annotation?.Value)
        where TValue : struct
    {
        public override void Write(Utf8JsonWriter writer, TValue? value) => inner.Write(writer, value!.Value);

        public override TValue? Read(ref Utf8JsonReader reader) => inner.Read(ref reader);
    }
}
