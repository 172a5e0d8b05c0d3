using Microsoft.ML;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Tests.Prediction.Artifacts;

/// <summary>ML.NET gives ONNX models random names, and ONNX Runtime reads one that ends in <c>.ort</c> as another format.</summary>
public class TransformerLoadingTests
{
    [Fact]
    public void A_name_that_is_mistaken_for_another_format_is_tried_again()
    {
        using var folder = new TemporaryFolder();
        var ml = new MLContext(1);
        var calls = 0;

        var estimator = TransformerLoading.Retrying(() =>
        {
            // The name that one model in 32,768 gets.
            var path = folder.File(++calls == 1 ? "abcdefgh.ort" : "abcdefgh.0rt");
            File.WriteAllBytes(path, ToyArtifacts.Onnx);
            return ml.Transforms.ApplyOnnxModel(path);
        });

        Assert.NotNull(estimator);
        Assert.Equal(2, calls);
    }

    [Fact]
    public void Another_fault_is_not()
    {
        var calls = 0;
        Assert.Throws<InvalidDataException>(() => TransformerLoading.Retrying<int>(() =>
        {
            calls++;
            throw new InvalidDataException("no model");
        }));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void One_that_stays_is_told_after_three_attempts()
    {
        var calls = 0;
        Assert.Throws<InvalidOperationException>(() => TransformerLoading.Retrying<int>(() =>
        {
            calls++;
            throw new InvalidOperationException("outer", new InvalidOperationException("[ErrorCode:Fail] ORT model verification failed."));
        }));
        Assert.Equal(3, calls);
    }

    [Fact]
    public void Models_are_loaded_in_a_folder_of_this_process()
    {
        var (run, opened) = (ToyArtifacts.Run.ML.TempFilePath, TransformerLoading.Context().TempFilePath);
        Assert.Equal(TemporaryModelFolder.Current, run);
        Assert.Equal(run, opened);
        Assert.StartsWith("mlnetsuite-models-", Path.GetFileName(run), StringComparison.Ordinal);
    }
}
