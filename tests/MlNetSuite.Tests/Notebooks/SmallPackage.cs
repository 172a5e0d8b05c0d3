using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>A package of one class, made without a build.</summary>
internal static class SmallPackage
{
    /// <summary>Writes <c>ID.0.1.0.nupkg</c>, in place of one that was there.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="id">The package's and its assembly's name.</param>
    /// <param name="code">C# without implicit usings.</param>
    /// <param name="extension">What a kernel runs when the package is referenced, or null.</param>
    internal static void Write(string folder, string id, string code, string? extension = null)
    {
        var path = Path.Combine(folder, $"{id}.0.1.0.nupkg");
        File.Delete(path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        using (var assembly = zip.CreateEntry($"lib/net10.0/{id}.dll").Open())
        {
            var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
                .Select(file => MetadataReference.CreateFromFile(file));
            var compiled = CSharpCompilation.Create(id, [CSharpSyntaxTree.ParseText(code)], references,
                new(OutputKind.DynamicallyLinkedLibrary)).Emit(assembly);
            Assert.True(compiled.Success, string.Join('\n', compiled.Diagnostics));
        }
        WriteText("[Content_Types].xml", """
            <?xml version="1.0" encoding="utf-8"?>
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="dll" ContentType="application/octet" /><Default Extension="nuspec" ContentType="application/octet" /><Default Extension="dib" ContentType="application/octet" /></Types>
            """);
        WriteText($"{id}.nuspec", $"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{id}</id><version>0.1.0</version><authors>test</authors><description>test</description>
                <dependencies><group targetFramework="net10.0" /></dependencies>
              </metadata>
            </package>
            """);
        if (extension is not null)
            WriteText("interactive-extensions/dotnet/extension.dib", extension);

        void WriteText(string name, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
