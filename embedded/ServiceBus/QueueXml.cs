using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Azure.Core;

namespace Azure.Messaging.ServiceBus;

/// <summary>The XML that the queue service speaks.</summary>
internal static class QueueXml
{
    /// <summary>The body of a request that stores a text.</summary>
    public static RequestContent Write(string text)
    {
        using var stream = new MemoryStream(text.Length + 128);
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { OmitXmlDeclaration = true, Encoding = new System.Text.UTF8Encoding(false) }))
        {
            writer.WriteStartElement("QueueMessage");
            writer.WriteElementString("MessageText", text);
            writer.WriteEndElement();
        }

        return RequestContent.Create(stream.GetBuffer().AsMemory(0, (int)stream.Length));
    }

    /// <summary>The messages in an answer; the answer to a put has no text and no count.</summary>
    public static IReadOnlyList<StoredMessage> Read(Response response)
    {
        using var stream = response.Content.ToStream();
        // Texts of other writers may hold what XML 1.0 forbids; they must not block the queue.
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { CheckCharacters = false, DtdProcessing = DtdProcessing.Prohibit });
        return [.. XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!.Elements("QueueMessage").Select(Read)];
    }

    private static StoredMessage Read(XElement message)
    {
        var count = message.Element("DequeueCount")?.Value;
        return new(
            message.Element("MessageId")!.Value,
            message.Element("MessageText")?.Value ?? "",
            Time(message.Element("InsertionTime")!.Value),
            count is null ? 0 : int.Parse(count, CultureInfo.InvariantCulture))
        {
            PopReceipt = message.Element("PopReceipt")!.Value,
            NextVisible = Time(message.Element("TimeNextVisible")!.Value),
        };
    }

    public static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
