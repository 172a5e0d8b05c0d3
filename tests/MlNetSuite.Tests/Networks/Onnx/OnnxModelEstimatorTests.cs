using Microsoft.ML;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Networks.Onnx;

public class OnnxModelEstimatorTests
{
    [Fact]
    public void Training_saving_and_predicting_leave_no_file_behind()
    {
        using var folder = new TemporaryFolder();
        var run = new TrainingRun(1, 1);
        run.ML.TempFilePath = folder.Path;
        byte[] zip;
        using (var model = ImagePipeline.Assemble(run, ToyArtifacts.Images,
            OnnxClassifier.Pipeline(run.ML, ToyArtifacts.Onnx, ToyArtifacts.Images.Classes)))
            zip = ModelArtifact.Pack(run.ML, model.Transformer, model.InputSchema, ToyArtifacts.Card(model));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));

        var stock = run.ML.Model.Load(new MemoryStream(zip), out _);
        Assert.NotEmpty(Directory.GetFileSystemEntries(folder.Path));
        ((IDisposable)stock).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Bytes_that_are_no_model_leave_no_file_behind()
    {
        using var folder = new TemporaryFolder();
        var ml = new MLContext(1) { TempFilePath = folder.Path };
        var rows = ImagePipeline.Rows(ml, ToyArtifacts.Images);
        Assert.ThrowsAny<Exception>(() => new OnnxModelEstimator(ml, [1, 2, 3]).Fit(rows));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
