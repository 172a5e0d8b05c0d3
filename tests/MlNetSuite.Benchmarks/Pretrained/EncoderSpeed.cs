using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Tokenizers;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Benchmarks.Pretrained;

/// <summary>One text, and many, by a <c>sentence</c> zip on one thread, beside the published network run by hand: Microsoft.ML.Tokenizers,
/// ONNX Runtime, the mean of the tokens.</summary>
internal static class EncoderSpeed
{
    private const int Texts = 256;
    private const int Rounds = 5;

    internal static IEnumerable<PretrainedRow> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-pretrained-");
        try
        {
            var trec = DatasetReader.Default.Texts("trec-6");
            string[] texts = [.. trec.Train.Texts.Take(Texts)];
            using var byHand = new ByHand();
            var peer = Milliseconds(texts, byHand.Embed);
            foreach (var (precision, asked) in ((string, string)[])[("w8", "at most 6 ms"), ("int8", "at most 2.5 ms"), ("fp32", "")])
            {
                using var model = PredictionModel.Open(Zip(folder.FullName, precision));
                model.Threads = 1;
                IReadOnlyDictionary<string, object?>[] rows =
                    [.. texts.Select(text => new Dictionary<string, object?> { ["Text"] = text })];
                var alone = Median(() => Milliseconds(rows, row => model.Predict(row)));
                var together = Median(() => Milliseconds([rows], all => model.Predict(all)) / rows.Length);
                yield return new($"sentence {precision}, a question of trec-6, one thread",
                    string.Create(CultureInfo.InvariantCulture, $"{alone:0.00} ms"), asked,
                    string.Create(CultureInfo.InvariantCulture, $"published network by hand, fp32, without a classifier: {peer:0.00} ms"));
                yield return new($"sentence {precision}, {Texts} questions in one call, each",
                    string.Create(CultureInfo.InvariantCulture, $"{together:0.00} ms, {alone / together:0.00} x a loop"),
                    "1.5 x a loop", "");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Zip(string folder, string precision)
    {
        var zip = Path.Combine(folder, $"{precision}.zip");
        var request = new TrainRequest
        {
            Data = "trec-6",
            Trainer = "sentence",
            Parameters = new Dictionary<string, string> { ["precision"] = precision },
            Artifact = zip,
        };
        TrainingTasks.Find("text-classification").Train(request, new(Seed: 1, Environment.ProcessorCount));
        return zip;
    }

    private static double Milliseconds<T>(T[] items, Action<T> act)
    {
        act(items[0]);
        var watch = Stopwatch.StartNew();
        foreach (var item in items)
            act(item);
        return watch.Elapsed.TotalMilliseconds / items.Length;
    }

    private static double Median(Func<double> measure) => Enumerable.Range(0, Rounds).Select(_ => measure()).Order().ElementAt(Rounds / 2);

    private sealed class ByHand : IDisposable
    {
        private readonly BertTokenizer _tokenizer;
        private readonly InferenceSession _session;

        internal ByHand()
        {
            var weights = WeightsStore.Default.Locate("all-minilm-l6-v2");
            _tokenizer = BertTokenizer.Create(new MemoryStream(weights.ReadAllBytes("vocab.txt")));
            using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
            _session = new(weights.ReadAllBytes("model.onnx"), options);
        }

        internal void Embed(string text)
        {
            long[] ids = [.. _tokenizer.EncodeToIds(text).Select(id => (long)id)];
            NamedOnnxValue Input(string name, long? all) => NamedOnnxValue.CreateFromTensor(
                name, new DenseTensor<long>(all is { } value ? [.. ids.Select(_ => value)] : ids, [1, ids.Length]));
            using var outputs = _session.Run([Input("input_ids", null), Input("attention_mask", 1), Input("token_type_ids", 0)]);
            var hidden = ((DenseTensor<float>)outputs[0].Value).Buffer.Span;
            var mean = new float[hidden.Length / ids.Length];
            for (var token = 0; token < ids.Length; token++)
                System.Numerics.Tensors.TensorPrimitives.Add(mean, hidden.Slice(token * mean.Length, mean.Length), mean);
        }

        public void Dispose() => _session.Dispose();
    }
}
