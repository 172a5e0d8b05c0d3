using System.Diagnostics;
using MlNetSuite.Data;
using MlNetSuite.Training.Torch;
using static TorchSharp.torch;

namespace MlNetSuite.Benchmarks.Images;

/// <summary>The perceptron as the TorchSharp examples would write it: modules, an optimizer, libtorch's own threads. The reference
/// for the training loop in src.</summary>
internal static class PlainTorchLoop
{
    /// <summary>784-256-10, ReLU, Adam 1e-3, batches of 64; returns seconds of training and test accuracy.</summary>
    internal static (double Seconds, double Accuracy) Run(DataSplit<ImageDataset> data, int epochs, int seed, int threads)
    {
        LibTorch.Load();
        random.manual_seed(seed);
        set_num_threads(threads);
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        var (pixels, labels) = Tensors(data.Train);
        var size = data.Train.Shape.Size;
        using var model = nn.Sequential(nn.Linear(size, 256), nn.ReLU(), nn.Linear(256, data.Train.Classes.Count));
        using var optimizer = optim.Adam(model.parameters(), lr: 1e-3);
        using var loss = nn.CrossEntropyLoss();
        var rows = data.Train.Count * 9 / 10;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var order = randperm(rows);
            for (var at = 0; at < rows; at += 64)
            {
                using var step = NewDisposeScope();
                var batch = order.narrow(0, at, Math.Min(64, rows - at));
                optimizer.zero_grad();
                var output = loss.forward(model.forward(pixels.index_select(0, batch).to(float32) / 255), labels.index_select(0, batch));
                output.backward();
                optimizer.step();
            }
        }
        var seconds = clock.Elapsed.TotalSeconds;
        using var quiet = no_grad();
        var (testPixels, testLabels) = Tensors(data.Test!);
        var right = model.forward(testPixels.to(float32) / 255).argmax(1).eq(testLabels).to(float32).mean().item<float>();
        set_num_threads(1);
        return (seconds, right);
    }

    private static (Tensor Pixels, Tensor Labels) Tensors(ImageDataset data) => (
        tensor(data.Pixels.ToArray(), [data.Count, data.Shape.Size], dtype: ScalarType.Byte),
        tensor(data.Labels.Select(l => (long)l).ToArray()));
}
