using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;
using Microsoft.ML.Transforms.Onnx;

namespace MlNetSuite.Training.Tasks;

/// <summary>The versions a model card records, so that a training can be repeated.</summary>
internal static class LibraryVersions
{
    /// <summary>Versions by package name.</summary>
    internal static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["MlNetSuite"] = Of(typeof(LibraryVersions)),
        ["Microsoft.ML"] = Of(typeof(MLContext)),
        ["Microsoft.ML.LightGbm"] = Of(typeof(LightGbmMulticlassTrainer)),
        ["Microsoft.ML.OnnxTransformer"] = Of(typeof(OnnxTransformer)),
        ["TorchSharp"] = Of(typeof(TorchSharp.torch)),
    };

    /// <summary>The informational version without its source revision.</summary>
    private static string Of(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
