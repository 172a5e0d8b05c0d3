using System.Security.Cryptography;
using MlNetSuite.Data.Catalog;

namespace MlNetSuite.Data.Store;

/// <summary>Compares content with the catalog's SHA-256. A file longer than the official one is not read to its end.</summary>
internal static class ContentCheck
{
    internal static ContentState Of(LocatedPart part)
    {
        if (part.Part.Unpacked is not { } official || Directory.Exists(part.Path))
            return ContentState.Unknown;
        using var stream = InputFile.Of(part).Open();
        return Matches(stream, official) ? ContentState.Official : ContentState.Differs;
    }

    private static bool Matches(Stream stream, UnpackedContent official)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 17];
        var length = 0L;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if ((length += read) > official.Size)
                return false;
            hash.AppendData(buffer, 0, read);
        }
        return length == official.Size && hash.Hex() == official.Sha256;
    }
}
