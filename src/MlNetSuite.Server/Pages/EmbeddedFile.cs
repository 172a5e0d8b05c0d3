namespace MlNetSuite.Server.Pages;

/// <summary>Files that lie inside this library, so that pages work offline.</summary>
internal static class EmbeddedFile
{
    internal static byte[] Read(string name)
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
