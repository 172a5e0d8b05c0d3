using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Rows of terms to learn from, read by our own counting, on all threads of a run.</summary>
internal static class TermRows
{
    private const int RowsAtOnce = 512;

    /// <summary>Rows with <see cref="MlNetNgrams.Features"/>, the label key and a weight. Texts without a class are left out.</summary>
    /// <param name="ml">The context, which a step that several trainings share has of its own.</param>
    /// <param name="run">The training.</param>
    /// <param name="data">The texts.</param>
    /// <param name="weights">What a row of each class weighs.</param>
    /// <param name="terms">From a text to its features.</param>
    internal static IDataView Labelled(MLContext ml, TrainingRun run, TextDataset data, float[] weights, TermFeatures terms) =>
        MlNetClassifier.Rows(ml, Read(run, data, weights, terms), data.Classes, (nameof(TermRow.Features), terms.Width));

    private static IEnumerable<TermRow> Read(TrainingRun run, TextDataset data, float[] weights, TermFeatures terms)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel };
        foreach (var texts in Enumerable.Range(0, data.Count).Where(i => data.Labels[i] >= 0).Chunk(RowsAtOnce))
        {
            var read = new VBuffer<float>[texts.Length];
            Parallel.For(0, texts.Length, parallel, () => new TextRowBuffer(), (i, _, buffer) =>
            {
                terms.Read(data.Texts[texts[i]], buffer);
                read[i] = Vector(buffer.Features, terms.Width);
                return buffer;
            }, _ => { });
            for (var i = 0; i < texts.Length; i++)
                yield return new(read[i], (uint)data.Labels[texts[i]], weights[data.Labels[texts[i]]]);
        }
    }

    private static VBuffer<float> Vector(ReadOnlySpan<(int Feature, float Value)> features, int width)
    {
        var (indices, values) = (new int[features.Length], new float[features.Length]);
        for (var i = 0; i < features.Length; i++)
            (indices[i], values[i]) = features[i];
        Array.Sort(indices, values);
        return new(width, features.Length, values, indices);
    }

    private sealed class TermRow(VBuffer<float> features, uint label, float weight) : ILabelledRow
    {
        public VBuffer<float> Features { get; } = features;

        public uint Label { get; } = label;

        public float Weight { get; } = weight;
    }
}
