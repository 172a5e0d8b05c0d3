using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction;

/// <summary>An opened artifact: its card and its predictions, from any number of threads at once.</summary>
/// <example><code>
/// using var model = PredictionModel.Open("digits.zip");
/// var answer = model.PredictImage("seven.png");
/// Console.WriteLine($"{answer.Label} {answer.Score:P1}");
/// </code></example>
public sealed partial class PredictionModel : IDisposable
{
    private readonly ArtifactArchive _archive;
    private readonly ModelInput _whole;
    private readonly ModelInput? _fromPixels;
    private readonly ModelLease _lease;

    /// <summary>Where the outputs lie in an answer.</summary>
    internal OutputLayout Layout { get; }

    /// <summary>The rows that show what an app gives.</summary>
    internal ModelSamples Samples { get; }

    private PredictionModel(
        ArtifactArchive archive, MLContext ml, ITransformer transformer, DataViewSchema schema,
        (ITransformer Transformer, DataViewSchema Schema)? fromPixels)
    {
        _archive = archive;
        Layout = new(archive.Card.Outputs, archive.Card.Labels);
        Samples = new(Entry(ArtifactNames.Samples[ArtifactNames.Folder.Length..]) ?? default, () => MadeUpRows.Of(Card));
        _whole = new(ml, transformer, schema, Card, Layout, Samples, OnnxModels);
        _fromPixels = fromPixels is { } rest
            ? new(ml, rest.Transformer, rest.Schema, Card, Layout, Samples, OnnxModels)
            : null;
        CanRecommend = archive.Names().Contains(ArtifactNames.Folder + RatedItems.EntryName);
        _recommender = new(CreateRecommender);
        _examples = new(ReadExamples);
        _lease = new(Release);
    }

    /// <summary>What the model is.</summary>
    public ModelCard Card => _archive.Card;

    /// <summary>The columns an app gives.</summary>
    public DataViewSchema InputSchema => _whole.Schema;

    /// <summary>The model as ML.NET loads it.</summary>
    public ITransformer Transformer => _whole.Transformer;

    /// <summary>Where encoders keep what they make of texts, for a model that is asked for the same again and again; to be set before the
    /// first row.</summary>
    internal VectorCache? Vectors
    {
        set => _whole.Vectors = value;
    }

    /// <summary>For an image model, what comes after images have become pixels; null for others.</summary>
    internal ITransformer? FromPixels => _fromPixels?.Transformer;

    /// <summary>Opens an artifact, after checking all of it.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="maxUnpackedBytes">Most bytes its entries may unpack to.</param>
    /// <exception cref="ModelArtifactException">It is refused; <see cref="ModelArtifactException.Fault"/> says why.</exception>
    public static PredictionModel Open(string path, long maxUnpackedBytes = ModelArtifact.DefaultMaxUnpackedBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Open(file, path, maxUnpackedBytes);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelArtifactException(ModelArtifactFault.NotFound, $"there is no file '{path}'.", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new ModelArtifactException(ModelArtifactFault.NotFound,
                Directory.Exists(path) ? $"'{path}' is a folder; give the path of a model zip." : $"'{path}' may not be read.", fault);
        }
    }

    /// <summary>Opens an artifact from a stream, which is read to its end and not disposed.</summary>
    /// <inheritdoc cref="Open(string, long)"/>
    public static PredictionModel Open(Stream stream, long maxUnpackedBytes = ModelArtifact.DefaultMaxUnpackedBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Open(stream, "stream", maxUnpackedBytes);
    }

    /// <summary>Adds the model's output columns to rows. An image model takes <c>Image</c> or <c>Pixels</c>.</summary>
    public IDataView Transform(IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var fromPixels = _fromPixels is not null && rows.Schema.GetColumnOrNull("Image") is null;
        return (fromPixels ? _fromPixels! : _whole).Transformer.Transform(rows);
    }

    /// <summary>The scores of many rows: the output of probabilities, or else the first of numbers or of a ranking. They are those of
    /// <see cref="Transform"/>, but made on no more than <see cref="Threads"/> threads, and faster where the model is a network: rows go
    /// to it in batches, so that the last digits may differ (by 1e-6 at most).</summary>
    /// <param name="rows">As for <see cref="Transform"/>; read as the scores are enumerated, by a cursor for each thread.</param>
    /// <param name="cancel">Ends the work after a block of at most 64 rows.</param>
    /// <exception cref="PredictionInputException">The model gives nothing of the kind.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IEnumerable<float[]> Scores(IDataView rows, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Layout.Scores < 0)
            throw new PredictionInputException(
                $"a model for {Card.Task} gives no scores; it gives: {string.Join(", ", Card.Outputs.Select(o => o.Name))}.");
        using var _ = _lease.Take();
        var input = _fromPixels is not null && rows.Schema.GetColumnOrNull("Image") is null ? _fromPixels : _whole;
        foreach (var score in ViewScores.Of(rows, () => input.Reader(rows), Parallelism(cancel)))
            yield return score;
    }

    /// <summary>Predicts one row of an app's own type, as ML.NET's prediction engine does.</summary>
    /// <typeparam name="TIn">Properties named like the model's input columns. For an image model <c>Image</c>
    /// (<see cref="MLImage"/>) or <c>Pixels</c> (<c>float[channels * height * width]</c>, 0..255).</typeparam>
    /// <typeparam name="TOut">Properties named like the model's output columns.</typeparam>
    /// <exception cref="PredictionInputException">A type lacks a column the model takes, or has one it does not give.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public TOut Predict<TIn, TOut>(TIn row) where TIn : class where TOut : class, new()
    {
        using var _ = _lease.Take();
        return PredictHeld<TIn, TOut>(row);
    }

    /// <summary>Predicts one row given by column name.</summary>
    /// <param name="row">Values by column; letter case may differ, further columns are ignored. Columns of texts and ratings may have
    /// the names of the training rows. An <c>Image</c> is a path,
    /// bytes, a stream or an <see cref="MLImage"/>; an image model also takes <c>Pixels</c>, numbers 0..255 channel by channel.</param>
    /// <exception cref="PredictionInputException">A column is missing or has a value of the wrong kind.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public PredictionResult Predict(IReadOnlyDictionary<string, object?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var _ = _lease.Take();
        return PredictHeld(row);
    }

    /// <summary>Predicts one row given as a JSON object; an <c>Image</c> is base64.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyDictionary{string, object?})"/>
    public PredictionResult Predict(JsonElement row) => Predict(RowValues.FromJson(row));

    /// <inheritdoc cref="Predict(JsonElement)"/>
    public PredictionResult Predict(JsonObject row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Predict(RowValues.FromJson(row));
    }

    /// <summary>Predicts rows as they come; nothing is read ahead and nothing kept.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyDictionary{string, object?})"/>
    public IEnumerable<PredictionResult> Predict(IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var _ = _lease.Take();
        foreach (var row in rows)
            yield return For(row).Predict(row);
    }

    /// <summary>Predicts one encoded image (PNG, JPEG, BMP, GIF or WebP) of any size up to 50 million pixels.</summary>
    /// <exception cref="PredictionInputException">It is not an image, or the model takes none.</exception>
    public PredictionResult PredictImage(byte[] image) => PredictImage((object)image);

    /// <summary>Predicts one image file.</summary>
    /// <inheritdoc cref="PredictImage(byte[])"/>
    public PredictionResult PredictImage(string path) => PredictImage((object)path);

    /// <summary>The additional entries below <c>MlNetSuite/</c>, by name. Unpacked anew by each call.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Entries() => _archive.Names()
        .Where(name => name.StartsWith(ArtifactNames.Folder, StringComparison.Ordinal) && !ArtifactNames.IsOwn(name))
        .ToDictionary(name => name[ArtifactNames.Folder.Length..], name => new ReadOnlyMemory<byte>(_archive.Read(name)));

    /// <summary>The size of the zip the model was opened from, in bytes.</summary>
    public long Bytes => _archive.Length;

    /// <summary>A few rows, of the test rows if there were any, as <see cref="Predict(JsonObject)"/> takes them (an <c>Image</c> is
    /// base64); empty where the model was packed without any. Made anew by each call.</summary>
    public IReadOnlyList<JsonObject> SampleRows() => Samples.Json();

    /// <summary>The bytes of an entry below <c>MlNetSuite/</c>, or null. Unpacked anew by each call.</summary>
    internal ReadOnlyMemory<byte>? Entry(string name) =>
        _archive.Read(ArtifactNames.Folder + name) is { } bytes ? new(bytes) : null;

    /// <summary>The ONNX model inside, or null where the model is not an ONNX one. Unpacked anew by each call.</summary>
    internal byte[]? OnnxModel() => OnnxModels().FirstOrDefault();

    /// <summary>The ONNX models of the steps, the last first: those before it may make pixels of images, or clean texts.</summary>
    private IEnumerable<byte[]> OnnxModels() =>
        _archive.Names().Where(n => ArtifactNames.IsOnnx(n)).OrderDescending(StringComparer.Ordinal)
            // ML.NET writes its length first, 32 bits.
            .Select(name => _archive.Read(name)![sizeof(int)..]);

    /// <summary>As <see cref="Predict(IReadOnlyDictionary{string, object?})"/>, for a caller who keeps the model alive.</summary>
    internal PredictionResult PredictHeld(IReadOnlyDictionary<string, object?> row) => For(row).Predict(row);

    /// <summary>As <see cref="Predict{TIn, TOut}(TIn)"/>, for a caller who keeps the model alive.</summary>
    internal TOut PredictHeld<TIn, TOut>(TIn row) where TIn : class where TOut : class, new()
    {
        ArgumentNullException.ThrowIfNull(row);
        return Typed<TIn, TOut>().Predict(row);
    }

    /// <summary>Keeps the model alive while something else uses it, or returns false where it is no longer there.</summary>
    internal bool TryTake(out ModelLease.Hold hold) => _lease.TryTake(out hold);

    /// <summary>Frees the model once predictions under way have ended; later ones throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _lease.Dispose();

    private static PredictionModel Open(Stream stream, string source, long limit)
    {
        try
        {
            return Verified(stream, source, limit);
        }
        catch
        {
            FirstModel.Settle();
            throw;
        }
    }

    private static PredictionModel Verified(Stream stream, string source, long limit)
    {
        var archive = ArtifactArchive.Verify(All(stream, source, limit), source, limit);
        var ml = TransformerLoading.Context();
        try
        {
            using var zip = archive.Stream();
            var transformer = TransformerLoading.Load(ml, zip, out var schema);
            schema ??= ModelSchema.FromColumns(archive.Card.Inputs);
            var fromPixels = ImageFront.Without(transformer, schema);
            if (CardCheck.Fault(archive.Card, transformer, schema, fromPixels?.Schema) is not { } fault)
                return new(archive, ml, transformer, schema, fromPixels);
            (transformer as IDisposable)?.Dispose();
            throw ArtifactArchive.Fault(ModelArtifactFault.DamagedCard, source, fault);
        }
        // ML.NET throws whatever its readers come upon.
        catch (Exception fault) when (fault is not (OutOfMemoryException or ModelArtifactException))
        {
            throw ArtifactArchive.Fault(ModelArtifactFault.NotAModel, source, $"cannot be loaded by ML.NET: {fault.Message.TrimEnd('.')}",
                fault);
        }
    }

    private static byte[] All(Stream stream, string source, long limit)
    {
        if (stream.CanSeek && stream.Length - stream.Position > Math.Min(limit, Array.MaxLength))
            throw ArtifactArchive.Fault(ModelArtifactFault.TooLarge, source, $"is larger than {limit:N0} bytes, the limit");
        using var copy = stream.CanSeek ? new MemoryStream((int)(stream.Length - stream.Position)) : new MemoryStream();
        stream.CopyTo(copy);
        return copy.TryGetBuffer(out var buffer) && buffer.Count == buffer.Array!.Length ? buffer.Array : copy.ToArray();
    }

    private PredictionResult PredictImage(object image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return InputSchema.GetColumnOrNull("Image")?.Type is ImageDataViewType
            ? Predict(new Dictionary<string, object?>(1) { ["Image"] = image })
            : throw new PredictionInputException(
                $"a model for {Card.Task} takes no image; it takes: {string.Join(", ", InputSchema.Select(c => c.Name))}.");
    }

    internal ModelInput For(IReadOnlyDictionary<string, object?> row) =>
        _fromPixels is not null && !Has(row, "Image") && (Has(row, ImageFront.Pixels) || MeansPixels(row)) ? _fromPixels : _whole;

    // So that a misspelt name is reported with the right one.
    private static bool MeansPixels(IReadOnlyDictionary<string, object?> row) =>
        Nearest.To(ImageFront.Pixels, row.Keys) is not null && Nearest.To("Image", row.Keys) is null;

    private static bool Has(IReadOnlyDictionary<string, object?> row, string name) =>
        row.ContainsKey(name) || row.Keys.Any(k => k.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Release()
    {
        _whole.Dispose();
        _fromPixels?.Dispose();
        ReleaseRecommender();
        (Transformer as IDisposable)?.Dispose();
    }
}
