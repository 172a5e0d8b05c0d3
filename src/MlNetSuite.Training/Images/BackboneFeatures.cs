using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Backbones;
using MlNetSuite.Pretrained.Storage;
using MlNetSuite.Training.Tasks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Images;

/// <summary>What a backbone sees in pictures. Each picture is seen once: what was seen is kept by the picture's hash, for the folds and
/// shares of a sweep, its other processes and its refit.</summary>
/// <param name="backbone">The network.</param>
/// <param name="front">How it is given pictures.</param>
/// <param name="precision">How its weights are stored.</param>
internal sealed class BackboneFeatures(Backbone backbone, PictureFront front, WeightPrecision precision)
{
    private const int RowsBetweenWrites = 4096;

    /// <summary>Numbers of a picture.</summary>
    internal int Width => backbone.Features;

    internal PictureFront Front => front;

    /// <summary>A name for the way in which features are computed, the same for all that are computed alike.</summary>
    internal string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key(isMirrored: false))))[..16];

    /// <summary>Adds the way from pixels to features.</summary>
    /// <param name="graph">A graph.</param>
    /// <param name="pixels">Grey levels, <c>[pictures, Front.Size]</c>.</param>
    /// <param name="averages">Whether features are means of those of a picture and of its mirror image.</param>
    internal string Add(OnnxGraph graph, string pixels, bool averages)
    {
        var planes = front.Add(graph, pixels, backbone.Pixels);
        return averages
            ? BackboneGraph.AddMirroredFeatures(graph, backbone, planes, precision)
            : BackboneGraph.AddFeatures(graph, backbone, planes, precision);
    }

    /// <summary>The same with other weights, such as tuned ones.</summary>
    internal BackboneFeatures With(Backbone tuned) => new(tuned, front, precision);

    /// <summary>A network from pixels to what enters the tuned stages.</summary>
    internal byte[] FrozenGraph(TuningPlan plan, bool isMirrored)
    {
        var graph = new OnnxGraph("frozen");
        var planes = front.Add(graph, graph.Input(PictureNetwork.Pixels, DataType.Float, -1, front.Size), backbone.Pixels);
        var names = new Dictionary<string, string>
        {
            [backbone.Input] = isMirrored ? PictureFront.AddMirrored(graph, planes) : planes,
        };
        BackboneGraph.Add(graph, plan.FrozenSteps, names, precision);
        graph.Node("Identity", [names[plan.Entering]], output: PictureNetwork.Answer);
        graph.Output(PictureNetwork.Answer, DataType.Float, -1, plan.EnteringChannels, -2, -3);
        return graph.ToBytes();
    }

    /// <summary>Features of pictures, or of their mirror images, row by row.</summary>
    internal float[] Of(ImageDataset data, IReadOnlyList<int> rows, bool isMirrored, TrainingRun run) =>
        run.Prepare(data, (nameof(BackboneFeatures), Key(isMirrored)), () => Find(data, rows, isMirrored, run),
            features => (long)features.Length * sizeof(float));

    /// <summary>Features of pictures, those that are kept in files of the machine as they were.</summary>
    internal float[] Kept(ImageDataset data, IReadOnlyList<int> rows, TrainingRun run) => Find(data, rows, isMirrored: false, run);

    /// <summary>As above, of nothing that was kept.</summary>
    internal float[] Compute(ImageDataset data, IReadOnlyList<int> rows, bool isMirrored, TrainingRun run)
    {
        var features = new float[MatrixSize.Of(rows.Count, Width)];
        if (rows.Count == 0)
            return features;
        using var network = new PictureNetwork(Graph(isMirrored));
        network.Run(data, rows, isMirrored ? "looking at mirrored pictures" : "looking at pictures", run,
            (place, seen) => seen.CopyTo(features.AsSpan(place * Width)));
        return features;
    }

    private float[] Find(ImageDataset data, IReadOnlyList<int> rows, bool isMirrored, TrainingRun run)
    {
        var cache = FeatureCache.Default.For(Key(isMirrored), Width);
        var hashes = rows.Select(row => VectorCache.KeyOf(data.Image(row))).ToArray();
        var known = cache.Read(hashes.ToHashSet());
        var missing = Enumerable.Range(0, rows.Count).Where(i => !known.ContainsKey(hashes[i])).DistinctBy(i => hashes[i]).ToList();
        // Kept now and then, so that a training that is broken off was not for nothing.
        foreach (var some in missing.Chunk(RowsBetweenWrites))
        {
            var computed = Compute(data, [.. some.Select(i => rows[i])], isMirrored, run);
            for (var i = 0; i < some.Length; i++)
                known[hashes[some[i]]] = computed.AsMemory(i * Width, Width);
            cache.Write([.. some.Select(i => hashes[i])], computed);
        }
        var features = new float[MatrixSize.Of(rows.Count, Width)];
        for (var i = 0; i < rows.Count; i++)
            known[hashes[i]].Span.CopyTo(features.AsSpan(i * Width));
        return features;
    }

    private byte[] Graph(bool isMirrored)
    {
        var graph = new OnnxGraph("features");
        var planes = front.Add(graph, graph.Input(PictureNetwork.Pixels, DataType.Float, -1, front.Size), backbone.Pixels);
        var seen = isMirrored ? PictureFront.AddMirrored(graph, planes) : planes;
        graph.Node("Identity", [BackboneGraph.AddFeatures(graph, backbone, seen, precision)], output: PictureNetwork.Answer);
        graph.Output(PictureNetwork.Answer, DataType.Float, -1, Width);
        return graph.ToBytes();
    }

    /// <summary>What features depend on next to the picture; the version is that of the way they are computed.</summary>
    private string Key(bool isMirrored) =>
        $"2 {backbone.Fingerprint} {precision} {front} {front.SeenHeight} {front.SeenWidth} {isMirrored} " +
        $"{typeof(InferenceSession).Assembly.GetName().Version}";
}
