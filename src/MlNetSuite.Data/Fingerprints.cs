using System.Security.Cryptography;
using System.Text;

namespace MlNetSuite.Data;

/// <summary>Length-prefixed hashing, so that ("ab", "c") and ("a", "bc") differ.</summary>
internal static class Fingerprints
{
    internal static void Append(this IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }

    internal static string Hex(this IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
