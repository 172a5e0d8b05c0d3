using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Ensembles;

/// <summary>Finds the network that a member is.</summary>
internal static class OnnxMember
{
    /// <summary>The ONNX bytes of a member that is one network and nothing else, or null.</summary>
    internal static byte[]? Whole(MLContext ml, ITransformer member) =>
        TransformerChains.Flatten(member).ToArray() is [OnnxTransformer onnx] ? Bytes(ml, onnx) : null;

    /// <summary>The ONNX bytes of a member that is one network followed by nothing but the way from its class index to the
    /// class's name, or null.</summary>
    internal static byte[]? Classifier(MLContext ml, ITransformer member) =>
        TransformerChains.Flatten(member).ToArray() is [OnnxTransformer onnx, .. var rest]
        && rest.All(t => t is HashingTransformer or ValueMappingTransformer or ColumnSelectingTransformer)
            ? Bytes(ml, onnx)
            : null;

    // OnnxTransformer shows its bytes to nobody, but saves them: an entry OnnxModel, a length of 32 bits and the model.
    private static byte[] Bytes(MLContext ml, OnnxTransformer onnx)
    {
        using var saved = new MemoryStream();
        ml.Model.Save(onnx, null, saved);
        using var zip = new ZipArchive(saved, ZipArchiveMode.Read);
        var entry = zip.Entries.Single(e => e.Name == "OnnxModel");
        using var stream = entry.Open();
        var bytes = new byte[entry.Length - sizeof(int)];
        stream.ReadExactly(new byte[sizeof(int)]);
        stream.ReadExactly(bytes);
        return bytes;
    }
}
