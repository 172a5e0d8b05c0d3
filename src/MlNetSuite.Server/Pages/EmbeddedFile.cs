using System.Reflection;

namespace MlNetSuite.Server.Pages;

/// <summary>Files that lie inside a library, so that pages work offline.</summary>
internal static class EmbeddedFile
{
    /// <summary>A file of this library.</summary>
    internal static byte[] Read(string name) => Read(typeof(EmbeddedFile).Assembly, name);

    internal static byte[] Read(Assembly library, string name)
    {
        using var stream = library.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
