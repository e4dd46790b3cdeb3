using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Azure.Messaging.ServiceBus;

/// <summary>What a storage message means: its text is the Base64 of the body, nothing around it.</summary>
internal static class MessageText
{
    /// <summary>The longest body that can be stored, in bytes.</summary>
    public const int LongestBody = StorageQueue.LongestText / 4 * 3;

    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Encode(BinaryData body) => Convert.ToBase64String(body);

    /// <summary>The body; the text as it is when it is no Base64.</summary>
    public static byte[] Decode(string text) =>
        text.Length > 0 && Base64.IsValid(text) ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);

    /// <summary>A received message out of what is known about it.</summary>
    public static ServiceBusReceivedMessage ToReceived(
        string storageId, byte[] body, DateTimeOffset enqueuedTime, int deliveryCount, Guid lockToken, DateTimeOffset lockedUntil,
        Dictionary<string, object> properties)
    {
        var identity = EventIdentity.Read(body);
        return new()
        {
            Body = BinaryData.FromBytes(body),
            MessageId = identity.MessageId ?? storageId,
            SessionId = identity.Subject,
            Subject = identity.Subject,
            DeliveryCount = deliveryCount,
            EnqueuedTime = enqueuedTime,
            SequenceNumber = SequenceNumber(storageId, enqueuedTime),
            LockToken = lockToken.ToString(),
            LockedUntil = lockedUntil,
            ApplicationProperties = properties,
        };
    }

    /// <exception cref="NotSupportedException">Properties are to be changed.</exception>
    public static void ThrowIfAny(IDictionary<string, object>? propertiesToModify)
    {
        if (propertiesToModify is { Count: > 0 })
        {
            throw new NotSupportedException("The embedded build keeps the body of a message only: it has no properties to modify.");
        }
    }

    /// <summary>Grows with the second of the insertion; within it the storage id tells messages apart.</summary>
    public static long SequenceNumber(string storageId, DateTimeOffset enqueuedTime)
    {
        var seconds = (long)(enqueuedTime - Epoch).TotalSeconds & 0x3FFF_FFFF;
        var hash = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(storageId)));
        return (seconds << 33) | (hash & 0x1_FFFF_FFFF);
    }
}
