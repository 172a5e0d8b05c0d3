using System.Text;

namespace MlNetSuite.Prediction.Images;

/// <summary>Pictures that people have and that are not read, by the first bytes of a file or by its name.</summary>
internal static class UnreadFormats
{
    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".heic"] = "HEIC",
        [".heif"] = "HEIC",
        [".avif"] = "AVIF",
        [".tif"] = "TIFF",
        [".tiff"] = "TIFF",
        [".jp2"] = "JPEG 2000",
        [".jxl"] = "JPEG XL",
        [".psd"] = "Photoshop",
        [".svg"] = "SVG",
        [".pdf"] = "PDF",
        [".dcm"] = "DICOM",
        [".dng"] = "camera raw",
        [".cr2"] = "camera raw",
        [".cr3"] = "camera raw",
        [".nef"] = "camera raw",
        [".arw"] = "camera raw",
    };

    /// <summary>The format that a file's name says; null for others.</summary>
    internal static string? ByName(string path) => ByExtension.GetValueOrDefault(Path.GetExtension(path));

    /// <summary>The format that a file's first bytes say; null for others.</summary>
    internal static string? ByBytes(Stream file)
    {
        var start = new byte[132];
        file.Position = 0;
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return Of(start.AsSpan(0, length));
    }

    private static string? Of(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && start[4..8].SequenceEqual("ftyp"u8) ? Brand(Encoding.ASCII.GetString(start[8..12]))
        : start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) ? "TIFF"
        : start.StartsWith("8BPS"u8) ? "Photoshop"
        : start.StartsWith("%PDF"u8) ? "PDF"
        : start.StartsWith("<svg"u8) || (start.StartsWith("<?xml"u8) && start.IndexOf("<svg"u8) > 0) ? "SVG"
        : start.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P']) ? "JPEG 2000"
        : start.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L']) ? "JPEG XL"
        : start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) ? "JPEG XL"
        : start.Length >= 132 && start[128..].SequenceEqual("DICM"u8) ? "DICOM"
        : null;

    // ISO 14496-12: what the file is meant for.
    private static string? Brand(string brand) => brand switch
    {
        "avif" or "avis" => "AVIF",
        "heic" or "heix" or "hevc" or "hevx" or "heim" or "heis" or "mif1" or "msf1" => "HEIC",
        "crx " => "camera raw",
        _ => "video",
    };
}
