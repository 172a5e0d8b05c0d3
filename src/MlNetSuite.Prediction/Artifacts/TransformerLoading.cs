using Microsoft.ML;

namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Loads ML.NET models, and once more where a temporary name was unlucky.</summary>
/// <remarks>ML.NET writes an ONNX model to a file of a random name to load it. One name in 32,768 ends in <c>.ort</c>, by which ONNX
/// Runtime expects another format and fails: "ORT model verification failed".</remarks>
internal static class TransformerLoading
{
    // Two in a row are one in a billion.
    private const int Attempts = 3;

    /// <summary>A context whose temporary files lie in this process's own folder.</summary>
    /// <param name="seed">Of its random numbers; null for one drawn by ML.NET.</param>
    internal static MLContext Context(int? seed = null) => new(seed) { TempFilePath = TemporaryModelFolder.Current };

    /// <summary>Loads a model.</summary>
    /// <param name="ml">Where it belongs.</param>
    /// <param name="zip">The model; it can be read more than once.</param>
    /// <param name="schema">Of its input; null where the model has none.</param>
    internal static ITransformer Load(MLContext ml, Stream zip, out DataViewSchema? schema)
    {
        var start = zip.Position;
        DataViewSchema? found = null;
        var transformer = Retrying(() =>
        {
            zip.Position = start;
            return ml.Model.Load(zip, out found);
        });
        schema = found;
        return transformer;
    }

    /// <summary>Calls what loads a model, and calls it again where the name was the fault.</summary>
    internal static T Retrying<T>(Func<T> load)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return load();
            }
            catch (Exception fault) when (attempt < Attempts && IsNameMistaken(fault))
            {
            }
    }

    private static bool IsNameMistaken(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
            if (fault.Message.Contains("ORT model verification failed", StringComparison.Ordinal))
                return true;
        return false;
    }
}
