using System.Security.Cryptography;
using System.Text;

namespace BenefitsFunctions.SoftwareKeys;

/// <summary>A key of a product. It works like a credential: nothing but the API's answer to who may take it shows it.</summary>
/// <param name="Product">Of which product.</param>
/// <param name="Text">The key itself.</param>
/// <param name="LoadId">The call that loaded it.</param>
/// <param name="Owner">Who has it, for good; null while nobody has.</param>
public sealed record SoftwareKey(string Product, string Text, string LoadId, KeyOwner? Owner)
{
    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 200;

    /// <summary>Stands for the key in addresses and logs: 64 hexadecimal digits.</summary>
    public string Hash => HashOf(Text);

    /// <summary>The hash of a key.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Product} {Hash}";
}

/// <summary>Who has a key.</summary>
/// <param name="PartnerId">The partner.</param>
/// <param name="OfferId">By which of its offers.</param>
/// <param name="TakingId">By which taking of that.</param>
public sealed record KeyOwner(string PartnerId, string OfferId, string TakingId);
