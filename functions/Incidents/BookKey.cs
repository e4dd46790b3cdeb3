using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BenefitsFunctions.Incidents;

/// <summary>What an event or an incident is found by in the books.</summary>
/// <param name="Text">128 bits of a SHA-256 hash as 22 characters: the same for the same event, never for two.</param>
/// <param name="Hash">The first 32 of them, which choose the page.</param>
public readonly record struct BookKey(string Text, uint Hash)
{
    /// <summary>Characters of <see cref="Text"/>.</summary>
    public const int Length = 22;

    public static BookKey Of(EventIdentity identity) => Of($"{identity.Source}\n{identity.Id}");

    public static BookKey OfIncident(string incidentId) => Of(incidentId);

    /// <summary>A key from its text.</summary>
    public static BookKey Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[16];
        Base64Url.DecodeFromChars(text, bytes);
        return new BookKey(text, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    private static BookKey Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return new BookKey(Base64Url.EncodeToString(hash[..16]), BinaryPrimitives.ReadUInt32BigEndian(hash));
    }
}
