using System.Security.Cryptography;
using System.Text;

namespace Microsoft.DurableTask.Embedded;

/// <summary>GUIDs of version 5: the same name gives the same GUID.</summary>
internal static class NameBasedGuid
{
    private static readonly byte[] Namespace = new Guid("d61b3b0f-5b0c-4a0e-9c52-6f8f0f0b7a11").ToByteArray(bigEndian: true);

    public static Guid Create(string name)
    {
        var hash = SHA1.HashData([.. Namespace, .. Encoding.UTF8.GetBytes(name)]).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
