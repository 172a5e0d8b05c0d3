using System.Security.Cryptography;
using System.Text;

namespace MlNetSuite.Server.Protection;

/// <summary>The keys a server lets in, known to it by their hashes alone.</summary>
/// <remarks>
/// A file has a line for each key: the SHA-256 of the key in hex, and after it perhaps a name. Keys are 256 random bits, which
/// nobody can guess from a hash however fast it is to compute; the slow hashes that passwords need (PBKDF2, Argon2) would cost
/// milliseconds at every request and add nothing (NIST SP 800-63B, 5.1.1.2, asks for them for memorized secrets).
/// </remarks>
internal sealed class ApiKeys
{
    internal const string Prefix = "mls_";

    private readonly byte[][] _hashes;

    private ApiKeys(byte[][] hashes) => _hashes = hashes;

    internal int Count => _hashes.Length;

    /// <summary>Reads the lines of a key file; empty ones and those that begin with # are passed over.</summary>
    /// <exception cref="FormatException">A line is not a hash, or there is none.</exception>
    internal static ApiKeys Parse(IEnumerable<string> lines, string source)
    {
        var hashes = new List<byte[]>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var word = line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (word.Length == 0 || word[0].StartsWith('#'))
                continue;
            // The line may be a key itself, put there by mistake: it is not shown.
            hashes.Add(word[0].Length == 2 * SHA256.HashSizeInBytes && word[0].All(char.IsAsciiHexDigit)
                ? Convert.FromHexString(word[0])
                : throw new FormatException(
                    $"{source}, line {number}: the SHA-256 of a key is wanted, 64 hex digits; make one with: mlnetsuite serve-key " +
                    $"--api-keys FILE."));
        }
        return hashes.Count > 0 ? new([.. hashes])
            : throw new FormatException($"{source} holds no key; make one with: mlnetsuite serve-key --api-keys FILE.");
    }

    /// <summary>A new key of 256 random bits, and the line to be kept of it.</summary>
    internal static (string Key, string Line) Create(string? name)
    {
        var key = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return (key, name is null ? hash : $"{hash} {name}");
    }

    /// <summary>Whether a key is one of these. Takes as long for any that is not: every hash is compared, to its end.</summary>
    internal bool Has(ReadOnlySpan<char> key)
    {
        const int Longest = 512;
        if (key.Length > Longest)
            return false;
        Span<byte> bytes = stackalloc byte[3 * Longest];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(key, bytes)], hash);
        var found = false;
        foreach (var known in _hashes)
            found |= CryptographicOperations.FixedTimeEquals(hash, known);
        return found;
    }
}
