using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Images;

/// <summary>Runs a network over pictures, a few a call. Each call has one thread, and what it answers to a picture depends on nothing
/// else.</summary>
internal sealed class PictureNetwork : IDisposable
{
    /// <summary>What the network reads and answers.</summary>
    internal const string Pixels = "Pixels", Answer = "Answer";

    private const int RowsOfACall = 4, CallsBetweenReports = 32;

    private readonly InferenceSession _session;

    /// <param name="graph">A network from <see cref="Pixels"/>, <c>[pictures, size]</c>, to <see cref="Answer"/>.</param>
    internal PictureNetwork(byte[] graph)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new(graph, options);
    }

    /// <summary>Looks at pictures.</summary>
    /// <param name="data">Where they are.</param>
    /// <param name="rows">Which.</param>
    /// <param name="what">What is told of it.</param>
    /// <param name="run">The run.</param>
    /// <param name="take">Given the place in <paramref name="rows"/> and the answer, from several threads.</param>
    internal void Run(ImageDataset data, IReadOnlyList<int> rows, string what, TrainingRun run, Taken take)
    {
        const int Block = RowsOfACall * CallsBetweenReports;
        for (var from = 0; from < rows.Count; from += Block)
        {
            run.Report(new($"{what}: {from:N0} of {rows.Count:N0}", 0.8 * from / rows.Count));
            var (first, calls) = (from, (Math.Min(Block, rows.Count - from) + RowsOfACall - 1) / RowsOfACall);
            Parallel.For(0, calls, new ParallelOptions { MaxDegreeOfParallelism = run.Threads }, call =>
            {
                var start = first + call * RowsOfACall;
                Run(data, [.. rows.Skip(start).Take(RowsOfACall)], start, take);
            });
        }
    }

    /// <summary>Height and width of what it answers to a picture, <c>[channels, height, width]</c>.</summary>
    /// <param name="size">Numbers of a picture.</param>
    internal (int Height, int Width) Places(int size)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(new float[size], [1, size]);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, [Pixels], [input], [Answer]);
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        return ((int)shape[2], (int)shape[3]);
    }

    public void Dispose() => _session.Dispose();

    private void Run(ImageDataset data, int[] rows, int start, Taken take)
    {
        var levels = new float[rows.Length * data.Shape.Size];
        for (var i = 0; i < rows.Length; i++)
            TensorPrimitives.ConvertSaturating(data.Image(rows[i]), levels.AsSpan(i * data.Shape.Size, data.Shape.Size));
        using var input = OrtValue.CreateTensorValueFromMemory(levels, [rows.Length, data.Shape.Size]);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, [Pixels], [input], [Answer]);
        var answers = outputs[0].GetTensorDataAsSpan<float>();
        var size = answers.Length / rows.Length;
        for (var i = 0; i < rows.Length; i++)
            take(start + i, answers.Slice(i * size, size));
    }
}

/// <summary>Takes the answer to a picture.</summary>
internal delegate void Taken(int place, ReadOnlySpan<float> answer);
