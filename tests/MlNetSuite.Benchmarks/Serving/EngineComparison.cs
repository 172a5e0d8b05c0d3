using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary>Typed predictions by the shared engine and by ML.NET's <see cref="PredictionEngine{TSrc, TDst}"/>, in turns, from the same
/// zip.</summary>
internal static class EngineComparison
{
    private const int Rounds = 9, BatchRows = 1_024, Threads = 16;

    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(0.6);

    internal static IEnumerable<ServingRow> Run(ServedZips zips)
    {
        var images = DatasetReader.Default.Images("mnist").Test!;
        PixelRow[] digits = [.. Enumerable.Range(0, BatchRows)
            .Select(r => new PixelRow { Pixels = Array.ConvertAll(images.Image(r).ToArray(), b => (float)b) })];
        var texts = DatasetReader.Default.Texts("spam-assassin").Test!;
        TextRow[] mails = [.. Enumerable.Range(0, BatchRows).Select(r => new TextRow { Text = texts.Texts[r % texts.Count] })];
        return
        [
            .. Compare<PixelRow, Answer>("mnist perceptron", zips.Digits, digits, 4),
            .. Compare<TextRow, Answer>("spam-assassin linear", zips.Spam, mails, 3),
        ];
    }

    private static List<ServingRow> Compare<TIn, TOut>(string name, string zip, TIn[] rows, double batchTarget) where TIn : class
        where TOut : class, new()
    {
        var ml = new MLContext();
        using var engine = new SharedPredictionEngine();
        engine.Load("model", zip);
        var ours = engine.Model<TIn, TOut>("model");
        // ML.NET cannot store a schema with an image column; the pixels of an image model come after its images.
        using var opened = PredictionModel.Open(zip);
        var stock = typeof(TIn) == typeof(PixelRow) ? opened.FromPixels : opened.Transformer;
        PredictionEngine<TIn, TOut> Create() =>
            ml.Model.CreatePredictionEngine<TIn, TOut>(stock, new PredictionEngineOptions { OwnsTransformer = false });
        var single = Create();
        var locked = new Lock();
        var pool = new ConcurrentBag<PredictionEngine<TIn, TOut>>();

        void Locked(TIn row)
        {
            lock (locked)
                single.Predict(row);
        }

        void Pooled(TIn row)
        {
            var one = pool.TryTake(out var free) ? free : Create();
            one.Predict(row);
            pool.Add(one);
        }

        double[][] alone = Turns(() => Rate(1, rows, row => single.Predict(row)), () => Rate(1, rows, row => ours.Predict(row)));
        double[][] many = Turns(() => Rate(Threads, rows, Locked), () => Rate(Threads, rows, Pooled),
            () => Rate(Threads, rows, row => ours.Predict(row)));
        double[][] batch = Turns(() => BatchRate(() => { foreach (var row in rows) single.Predict(row); }),
            () => BatchRate(() => ours.Predict(rows)));
        return
        [
            new($"{name}: latency of one thread over PredictionEngine's",
                Ratio(alone[0], alone[1]) + $" ({1e6 / Median(alone[1]):0.0} of {1e6 / Median(alone[0]):0.0} microseconds)", "at most 1.1"),
            new($"{name}: 16 threads over a lock around one", Ratio(many[2], many[0]), "at least 1.8"),
            new($"{name}: 16 threads over a pool", Ratio(many[2], many[1]), "at least 1"),
            new($"{name}: batch of 1,024 over a loop",
                Ratio(batch[1], batch[0]) + $" ({Median(batch[1]):N0} of {Median(batch[0]):N0} rows a second)",
                $"at least {batchTarget.ToString(CultureInfo.InvariantCulture)}"),
        ];
    }

    /// <summary>Rates of each contender over rounds in which they take turns, the first round left out.</summary>
    private static double[][] Turns(params Func<double>[] contenders)
    {
        var rates = contenders.Select(_ => new double[Rounds]).ToArray();
        for (var round = -1; round < Rounds; round++)
            for (var c = 0; c < contenders.Length; c++)
            {
                var rate = contenders[c]();
                if (round >= 0)
                    rates[c][round] = rate;
            }
        return rates;
    }

    /// <summary>Rows a second from so many threads.</summary>
    private static double Rate<TIn>(int threads, TIn[] rows, Action<TIn> predict)
    {
        var (total, start) = (0L, Stopwatch.GetTimestamp());
        var workers = Enumerable.Range(0, threads).Select(t => new Thread(() =>
        {
            var count = 0L;
            for (var i = t; Stopwatch.GetElapsedTime(start) < RoundTime; i = (i + 1) % rows.Length)
            {
                predict(rows[i]);
                count++;
            }
            Interlocked.Add(ref total, count);
        })).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        return total / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double BatchRate(Action predictAll)
    {
        var (batches, start) = (0, Stopwatch.GetTimestamp());
        do
        {
            predictAll();
            batches++;
        }
        while (Stopwatch.GetElapsedTime(start) < RoundTime);
        return batches * BatchRows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Ratio(double[] above, double[] below) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median([.. above.Zip(below, (a, b) => a / b)]):0.00}");

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private sealed class PixelRow
    {
        [VectorType(784)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
