using System.Security.Cryptography;

namespace BenefitsFunctions.Chance;

/// <summary>The app's only source of chance; injected, so that tests can make collisions.</summary>
public class IdGenerator
{
    private const int Length = 32;

    /// <summary>32 hexadecimal digits that nobody else gets.</summary>
    public virtual string NewId() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    /// <summary>True for what <see cref="NewId"/> can have given.</summary>
    public static bool IsId(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);

    /// <summary>A number from 0 to 1, which spreads pauses so that those that collided do not collide again.</summary>
    public virtual double Jitter() => RandomNumberGenerator.GetInt32(1_000_000) / 1_000_000.0;

    /// <summary><paramref name="count"/> unguessable decimal digits; the first is not 0, so that no spreadsheet eats it.</summary>
    public virtual string Digits(int count) => string.Create(count, 0, static (digits, _) =>
    {
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = (char)('0' + RandomNumberGenerator.GetInt32(i == 0 ? 1 : 0, 10));
        }
    });
}
