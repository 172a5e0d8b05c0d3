using System.Security.Cryptography;
using System.Text;

namespace MlNetSuite.Server.Protection;

/// <summary>The API keys that a server accepts, of which it has the hashes alone.</summary>
/// <remarks>
/// A file has a line for each key: the SHA-256 of the key in hex, and after it perhaps a name. Keys are 256 random bits, which
/// nobody can guess from a hash however fast it is to compute; the slow hashes that passwords need (PBKDF2, Argon2) would cost
/// milliseconds at every request and add nothing (NIST SP 800-63B, 5.1.1.2, asks for them for memorized secrets).
/// </remarks>
internal sealed class ApiKeys
{
    internal const string Prefix = "mls_";

    private readonly Entry[] _entries;

    private ApiKeys(Entry[] entries) => _entries = entries;

    internal int Count => _entries.Length;

    /// <summary>Reads the lines of a key file; empty ones and those that begin with # are skipped.</summary>
    /// <exception cref="FormatException">A line is not a hash, or there is none.</exception>
    internal static ApiKeys Parse(IEnumerable<string> lines, string source) =>
        ParseAny(lines, source) is { Count: > 0 } keys
        ? keys
        : throw new FormatException($"{source} holds no key; make one with: mlnetsuite serve-key --api-keys FILE.");

    /// <summary>As <see cref="Parse"/>, where there may be no key.</summary>
    /// <exception cref="FormatException">A line is not a hash.</exception>
    internal static ApiKeys ParseAny(IEnumerable<string> lines, string source)
    {
        var entries = new List<Entry>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var words = line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
                continue;
            // The line may be a key itself, put there by mistake: it is not shown.
            entries.Add(words[0].Length == 2 * SHA256.HashSizeInBytes && words[0].All(char.IsAsciiHexDigit)
                ? new(Convert.FromHexString(words[0]), words.Length > 1 ? words[1] : "")
                : throw new FormatException(
                    $"{source}, line {number}: this must be the SHA-256 of a key, 64 hex digits; make one with: mlnetsuite serve-key " +
                    $"--api-keys FILE."));
        }
        return new([.. entries]);
    }

    /// <summary>A new key of 256 random bits, and the line to be kept of it.</summary>
    internal static (string Key, string Line) Create(string? name)
    {
        var key = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return (key, name is null ? hash : $"{hash} {name}");
    }

    /// <summary>The name that belongs to a key, which may be empty; null where it is not one of these. Takes as long for any: every hash
    /// is compared, to its end.</summary>
    internal string? Find(ReadOnlySpan<char> key)
    {
        const int Longest = 512;
        if (key.Length > Longest)
            return null;
        Span<byte> bytes = stackalloc byte[3 * Longest];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
        string? name = null;
        foreach (var entry in _entries)
            if (CryptographicOperations.FixedTimeEquals(hash, entry.Hash))
                name = entry.Name;
        return name;
    }

    private sealed record Entry(byte[] Hash, string Name);
}
