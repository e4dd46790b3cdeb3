using System.Security.Cryptography;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>A storage account's name and key.</summary>
public class TableSharedKeyCredential
{
    private byte[] _key;

    /// <param name="accountName">Name of the storage account.</param>
    /// <param name="accountKey">One of its two keys, base64.</param>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountName);
        AccountName = accountName;
        _key = Decode(accountKey);
    }

    /// <summary>Name of the storage account.</summary>
    public string AccountName { get; }

    /// <summary>Takes another key, for the requests from now on.</summary>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref _key, Decode(accountKey));

    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(Volatile.Read(ref _key), Encoding.UTF8.GetBytes(text)));

    private static byte[] Decode(string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountKey);
        return Convert.FromBase64String(accountKey);
    }
}
