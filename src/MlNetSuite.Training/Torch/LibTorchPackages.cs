using System.Text.Json;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Training.Torch;

/// <summary>Which package holds libtorch for a system, and what of it is required; see <c>libtorch.json</c>.</summary>
internal static class LibTorchPackages
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    private static readonly Lazy<IReadOnlyList<Entry>> Listed = new(() =>
    {
        using var stream = typeof(LibTorchPackages).Assembly.GetManifestResourceStream("libtorch.json")!;
        return JsonSerializer.Deserialize<Listing>(stream, Json)!.Packages;
    });

    /// <summary>The systems there is one for: <c>linux-x64</c>.</summary>
    internal static IEnumerable<string> Runtimes => Listed.Value.Select(entry => entry.Runtime);

    /// <summary>The package for a system, its files in the order in which they are loaded; null where there is none.</summary>
    internal static PackedFiles? For(string runtime) => Listed.Value.FirstOrDefault(entry => entry.Runtime == runtime) is { } entry
        ? new PackedFiles("libtorch", entry.Package, entry.Files) { Download = entry.Download }
        : null;

    private sealed record Listing(IReadOnlyList<Entry> Packages);

    private sealed record Entry(string Runtime, long Download, WeightsPackage Package, IReadOnlyList<WeightsFile> Files);
}
