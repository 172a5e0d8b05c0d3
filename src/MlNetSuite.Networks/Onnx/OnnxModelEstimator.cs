using Microsoft.ML;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Networks.Onnx;

/// <summary>ML.NET's <c>ApplyOnnxModel</c> whose transformer, disposed, leaves no file behind.</summary>
/// <remarks>ML.NET writes the model it is given to a temporary file, reads it again from there whenever the transformer is
/// saved, and never deletes it. A transformer that it loaded itself does delete its own. So the model goes once through
/// saving and loading, from a file of ours that we delete.</remarks>
/// <param name="ml">The context; its <c>TempFilePath</c> is where files go.</param>
/// <param name="model">The ONNX bytes.</param>
internal sealed class OnnxModelEstimator(MLContext ml, byte[] model) : IEstimator<ITransformer>
{
    /// <inheritdoc/>
    public ITransformer Fit(IDataView input) => WithFile(path =>
    {
        using var saved = new MemoryStream(model.Length + 4096);
        // Gone before the next one is made: a large vocabulary takes hundreds of megabytes in ONNX Runtime.
        using (var fitted = ml.Transforms.ApplyOnnxModel(path).Fit(input))
            ml.Model.Save(fitted, null, saved);
        saved.Position = 0;
        return TransformerLoading.Load(ml, saved, out _);
    });

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        WithFile(path => ml.Transforms.ApplyOnnxModel(path).GetOutputSchema(inputSchema));

    private T WithFile<T>(Func<string, T> use)
    {
        // With an extension of its own: one random name in 32,768 ends with .ort, by which ONNX Runtime expects another format.
        var path = Path.Combine(ml.TempFilePath, Path.GetRandomFileName() + ".onnx");
        try
        {
            File.WriteAllBytes(path, model);
            return use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
