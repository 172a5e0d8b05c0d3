using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Pretrained.Backbones;
using MlNetSuite.Pretrained.Storage;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>What a pretrained network sees in columns of pictures. For each picture of a row: its vector, all 0 where there is none, and
/// a 1 where there is none; those of a row side by side.</summary>
internal sealed class PictureVectors
{
    private const string Input = "table.pixels";
    private const int Area = PictureOptions.Side * PictureOptions.Side, Colors = 3, Opaque = 255;

    // A call over more pictures is no faster, and holds their inner values all at once.
    private const int PicturesAtOnce = 4;

    private const int DecodedAtOnce = 1024;

    private readonly IReadOnlyList<string> _columns;
    private readonly BackboneFeatures _features;
    private readonly float[] _values;
    private readonly bool[] _present;

    private PictureVectors(IReadOnlyList<string> columns, BackboneFeatures features, float[] values, bool[] present) =>
        (_columns, _features, _values, _present) = (columns, features, values, present);

    /// <summary>Numbers of a row.</summary>
    internal int Width => _columns.Count * (_features.Width + 1);

    /// <summary>About what it takes.</summary>
    internal long Bytes => _values.LongLength * sizeof(float);

    /// <summary>What a person should know of pictures that could not be read.</summary>
    internal required IReadOnlyList<string> Notes { get; init; }

    /// <param name="run">The run, whose trials share what is seen.</param>
    /// <param name="data">Training rows.</param>
    /// <param name="columns">Those of pictures.</param>
    /// <param name="backbone">What looks at them.</param>
    internal static PictureVectors Fit(TrainingRun run, TableDataset data, IReadOnlyList<TableColumn> columns, Backbone backbone)
    {
        var features = new BackboneFeatures(
            backbone, new(Colors, PictureOptions.Side, PictureOptions.Side, PictureOptions.Side), WeightPrecision.W8);
        var pictures = data.Pictures!;
        var (width, count) = (features.Width, columns.Count);
        var (values, present) = (new float[MatrixSize.Of(data.Count * count, width)], new bool[data.Count * count]);
        var cells = Enumerable.Range(0, present.Length).Where(cell => !columns[cell % count].IsMissing(cell / count))
            .GroupBy(cell => columns[cell % count].Text(cell / count)).ToList();
        Parallel.ForEach(cells, new() { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel },
            named => pictures.KeyOf(named.Key));
        var named = cells.Where(cell => pictures.KeyOf(cell.Key) is not null).ToList();
        var seen = run.Vectors.Get(features.Name, [.. named.Select(cell => pictures.KeyOf(cell.Key)!.Value)], width,
            places => See(features, [.. places.Select(place => pictures.File(named[place].Key))], run));
        foreach (var (place, alike) in named.Index())
            if (seen.AsSpan(place * width, width) is var vector && !float.IsNaN(vector[0]))
                foreach (var cell in alike)
                {
                    present[cell] = true;
                    vector.CopyTo(values.AsSpan(cell * width));
                }
        return new([.. columns.Select(column => column.Name)], features, values, present)
        {
            Notes = [.. columns.Index().SelectMany(c => Lost(c.Item, pictures, row => present[row * count + c.Index]))],
        };
    }

    /// <summary>What brings vectors to the scale of other features, of the pictures that there are.</summary>
    internal VectorScaling FitScaling()
    {
        var width = _features.Width;
        var there = Enumerable.Range(0, _present.Length).Where(cell => _present[cell]);
        return VectorScaling.Fit([.. there.SelectMany(cell => _values[(cell * width)..((cell + 1) * width)])], width);
    }

    /// <summary>Copies a training row's.</summary>
    internal void Copy(int row, VectorScaling? scaling, Span<float> into)
    {
        var width = _features.Width;
        for (var cell = row * _columns.Count; cell < (row + 1) * _columns.Count; cell++)
        {
            into[..width].Clear();
            var vector = _values.AsSpan(cell * width, width);
            if (_present[cell] && scaling is not null)
                scaling.Apply(vector, into);
            else if (_present[cell])
                vector.CopyTo(into);
            into[width] = _present[cell] ? 0 : 1;
            into = into[(width + 1)..];
        }
    }

    /// <summary>Adds the way from an app's pictures to their pixels.</summary>
    internal void AddTo(FrontSteps front, MLContext ml)
    {
        string[] planes = [.. _columns.Select((_, place) => Column("planes", place))];
        foreach (var (place, column) in _columns.Index())
        {
            var resized = Column("picture", place);
            front.Add(ml.Transforms.ResizeImages(
                resized, PictureOptions.Side, PictureOptions.Side, column, ImageResizingEstimator.ResizingKind.Fill));
            front.Add(ml.Transforms.ExtractPixels(planes[place], resized,
                ImagePixelExtractingEstimator.ColorBits.Rgb | ImagePixelExtractingEstimator.ColorBits.Alpha));
        }
        front.Add(ml.Transforms.Concatenate(Input, planes));
    }

    /// <summary>Writes the way from pixels to the features into a graph, <c>[batch, width]</c>: pictures are laid over white, and one that
    /// is transparent everywhere is none.</summary>
    internal string Add(OnnxGraph graph, VectorScaling? scaling)
    {
        graph.RowsAtOnce = Math.Max(1, PicturesAtOnce / _columns.Count);
        var given = graph.Input(Input, DataType.Float, -1, _columns.Count * (Colors + 1) * Area);
        var planes = graph.Node("Reshape", [given, graph.Constant([-1L, Colors + 1, Area], 3)]);
        var alpha = Slice(graph, planes, 0, 1);
        var white = graph.Node("Sub", [graph.Constant([(float)Opaque], 1), alpha]);
        var shown = graph.Node("Add", [Slice(graph, planes, 1, Colors + 1), white]);
        var seen = _features.Add(graph, graph.Node("Reshape", [shown, graph.Constant([-1L, Colors * Area], 2)]), averages: false);
        var most = graph.Node("ReduceMax", [alpha, graph.Constant([2L], 1)], [OnnxAttribute.Int("keepdims", 0)]);
        var present = graph.Node("Cast", [graph.Node("Greater", [most, graph.Constant([0f], 1)])],
            [OnnxAttribute.Int("to", (int)DataType.Float)]);
        var kept = graph.Node("Mul", [scaling?.Add(graph, seen) ?? seen, present]);
        var missing = graph.Node("Sub", [graph.Constant([1f], 1), present]);
        var each = graph.Node("Concat", [kept, missing], [OnnxAttribute.Int("axis", 1)]);
        return graph.Node("Reshape", [each, graph.Constant([-1L, Width], 2)]);
    }

    private static string Slice(OnnxGraph graph, string planes, long from, long to) => graph.Node(
        "Slice", [planes, graph.Constant([from], 1), graph.Constant([to], 1), graph.Constant([1L], 1)]);

    private static string Column(string what, int place) => string.Create(CultureInfo.InvariantCulture, $"table.{what}{place}");

    /// <summary>The vectors of files; NaN for those that are no pictures.</summary>
    private static float[] See(BackboneFeatures features, PictureFile[] files, TrainingRun run)
    {
        var vectors = new float[MatrixSize.Of(files.Length, features.Width)];
        vectors.AsSpan().Fill(float.NaN);
        foreach (var (block, some) in files.Chunk(DecodedAtOnce).Index())
        {
            var (pixels, areRead) = Decode(some, run);
            int[] read = [.. Enumerable.Range(0, some.Length).Where(i => areRead[i])];
            var images = new ImageDataset(
                "pictures", new(Colors, PictureOptions.Side, PictureOptions.Side), pixels, new int[some.Length], []);
            var seen = features.Kept(images, read, run);
            foreach (var (place, i) in read.Index())
                seen.AsSpan(place * features.Width, features.Width)
                    .CopyTo(vectors.AsSpan((block * DecodedAtOnce + i) * features.Width));
        }
        return vectors;
    }

    private static (byte[] Pixels, bool[] AreRead) Decode(PictureFile[] files, TrainingRun run)
    {
        var shape = new ImageShape(Colors, PictureOptions.Side, PictureOptions.Side);
        var reading = ImageReading.Of(PictureOptions.Seen);
        var (pixels, areRead) = (new byte[files.Length * shape.Size], new bool[files.Length]);
        Parallel.For(0, files.Length, new() { MaxDegreeOfParallelism = run.Threads, CancellationToken = run.Cancel },
            () => new PixelPlanes(shape),
            (i, _, planes) =>
            {
                if (files[i].Read(reading, out var _) is { } image)
                {
                    planes.Write(image, pixels.AsSpan(i * shape.Size, shape.Size));
                    areRead[i] = true;
                }
                return planes;
            },
            planes => planes.Dispose());
        return (pixels, areRead);
    }

    private static IEnumerable<string> Lost(TableColumn column, TablePictures pictures, Func<int, bool> isPresent)
    {
        var lost = Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row) && !isPresent(row)).ToList();
        if (lost.Count == 0)
            yield break;
        var example = pictures.File(column.Text(lost[0]));
        example.Read(ImageReading.Of(PictureOptions.Seen), out var fault);
        yield return string.Create(CultureInfo.InvariantCulture,
            $"'{column.Name}': {lost.Count:N0} of {column.Count:N0} rows have no readable picture, such as '{example.Name}', which is ") +
            $"{fault}; they are taken for rows without one";
    }
}
