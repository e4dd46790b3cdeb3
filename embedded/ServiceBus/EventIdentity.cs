using System.Text.Json;

namespace Azure.Messaging.ServiceBus;

/// <summary>What a CloudEvents body says about the message: the storage queue keeps nothing but the body.</summary>
internal readonly record struct EventIdentity(string? MessageId, string? Subject)
{
    /// <summary>Message id <c>source id</c> (a source has no blank) and subject; both null when the body is no such JSON.</summary>
    public static EventIdentity Read(ReadOnlySpan<byte> body)
    {
        string? source = null, id = null, subject = null;
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isSource = reader.ValueTextEquals("source"u8);
                var isId = reader.ValueTextEquals("id"u8);
                var isSubject = reader.ValueTextEquals("subject"u8);
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                {
                    reader.Skip();
                    continue;
                }

                source = isSource ? reader.GetString() : source;
                id = isId ? reader.GetString() : id;
                subject = isSubject ? reader.GetString() : subject;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Judging the body is the receiver's job.
            return default;
        }

        return source is null || id is null ? default : new($"{source} {id}", subject);
    }
}
