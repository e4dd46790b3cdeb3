using System.Security.Cryptography;
using System.Text;

namespace Embedded.Worker;

/// <summary>The master key that HTTP functions above <c>Anonymous</c> ask for.</summary>
internal sealed class HostKey
{
    private readonly byte[] _key;

    private HostKey(string key) => _key = Encoding.UTF8.GetBytes(key);

    /// <summary>Reads the key from <paramref name="file"/>; the first start writes one there that only this user can read.</summary>
    public static HostKey ReadOrCreate(string file)
    {
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } known)
        {
            return new HostKey(known);
        }

        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.WriteLine(key);
        return new HostKey(key);
    }

    public bool Matches(string given) =>
        CryptographicOperations.FixedTimeEquals(_key, Encoding.UTF8.GetBytes(given));
}
