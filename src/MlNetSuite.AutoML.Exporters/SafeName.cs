using System.Globalization;
using System.Text;

namespace MlNetSuite.AutoML.Exporters;

/// <summary>Names of studies and machines as names of files: letters, digits, spaces and <c>-_.</c> stay, everything else becomes
/// <c>%</c> and its code, so that no name leads out of its folder and different names stay different.</summary>
internal static class SafeName
{
    private const int MostCharacters = 120;

    internal static string Of(string name)
    {
        var safe = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
            // A dot or a space at either end hides a file, climbs a folder, or is dropped by Windows.
            if (char.IsLetterOrDigit(name[i]) || name[i] is '-' or '_' || (name[i] is '.' or ' ' && i > 0 && i < name.Length - 1))
                safe.Append(name[i]);
            else
                safe.Append('%').Append(((int)name[i]).ToString("X2", CultureInfo.InvariantCulture));
        var text = safe.Length == 0 ? "%" : safe.ToString();
        if (text.Length > MostCharacters)
        {
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)));
            text = $"{text[..(MostCharacters - 9)]}-{hash[..8]}";
        }
        return IsDevice(text) ? $"%{text}" : text;
    }

    /// <summary>Names Windows keeps for devices, whatever follows the first dot.</summary>
    private static bool IsDevice(string text) => text.Split('.')[0].ToUpperInvariant() is
        "CON" or "PRN" or "AUX" or "NUL" or ['C', 'O', 'M', >= '0' and <= '9'] or ['L', 'P', 'T', >= '0' and <= '9'];
}
