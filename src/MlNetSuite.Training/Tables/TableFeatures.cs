using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>What trainers learn from, and the way there for an app's rows. Prose becomes TF-IDF of words and pairs of words, or what a
/// pretrained encoder makes of it, or both; pictures what a pretrained network sees in them.</summary>
internal sealed class TableFeatures
{
    /// <summary>The column of features.</summary>
    internal const string Features = "table.features";

    private const string Prepared = "table.prepared";
    private const string Words = "table.words";

    private const string NoProse =
        "there is no column of prose, so that nothing was encoded; --prose NAME says which is one";

    private readonly MLContext _ml;
    private readonly TablePreparation _preparation;
    private readonly IReadOnlyList<ViewColumn> _inputs;
    private readonly ITransformer? _words;
    private readonly ProseVectors? _vectors;
    private readonly VectorScaling? _scaling;
    private readonly PictureVectors? _pictures;
    private readonly VectorScaling? _pictureScaling;
    private readonly float[] _prepared;

    // Asked for at every row.
    private readonly int _columnWidth, _width;
    private readonly VBuffer<float>[] _wordRows;

    private TableFeatures(MLContext ml, int rows, IReadOnlyList<InferredColumn> columns, PreparedColumns prepared, PreparedWords words,
        ProseVectors? vectors, PictureVectors? pictures, ScalingKind scaling)
    {
        (_ml, Rows) = (ml, rows);
        (_preparation, _prepared) = prepared;
        (_vectors, _pictures) = (vectors, pictures);
        if (scaling != ScalingKind.None)
            (_scaling, _pictureScaling) = (
                vectors is null ? null : VectorScaling.Fit(vectors.Values, vectors.Width), pictures?.FitScaling());
        _columnWidth = _preparation.Width;
        _width = _columnWidth + (vectors?.Width ?? 0) + (pictures?.Width ?? 0);
        (_words, _wordRows) = words;
        WordWidth = _wordRows.Length == 0 ? 0 : _wordRows[0].Length;
        // Declared, never read: the fitted transforms need to know the types of what they will get.
        _inputs = [.. columns.Where(c => c.Kind != ColumnMeaning.Nothing).Select(Declared)];
        InputSchema = new TableView(0, _inputs).Schema;
    }

    /// <summary>Learns what the columns mean and makes features of them; each step is shared with trainings that need the same.</summary>
    /// <param name="run">The context, the seed and what is shared.</param>
    /// <param name="data">Training rows.</param>
    /// <param name="options">How.</param>
    /// <param name="prose">What becomes of prose.</param>
    /// <param name="parameters">Those that say what becomes of pictures; null leaves them out.</param>
    /// <exception cref="InputException">No column can be learned from, or weights are not there.</exception>
    internal static TableFeatures Fit(
        TrainingRun run, TableDataset data, PreparationOptions options, ProseOptions prose, ParameterSet? parameters = null)
    {
        if (data.Count == 0)
            throw new InputException($"'{data.Name}' has no rows to learn from.");
        var columns = run.Prepare(data, nameof(ColumnInference), () => ColumnInference.Of(data), columns => columns.Count * 100L);
        IReadOnlyList<TableColumn> named = [.. columns.Where(c => c.Kind == ColumnMeaning.Picture).Select(c => c.Column)];
        var why = "";
        var backbone = named.Count == 0 ? null : PictureOptions.Backbone(parameters, out why);
        if (backbone is null)
            columns = [.. columns.Select(c => c.Kind == ColumnMeaning.Picture ? c with { Kind = ColumnMeaning.Nothing, Why = why } : c)];
        if (columns.All(c => c.Kind == ColumnMeaning.Nothing))
            throw new InputException(
                $"'{data.Name}' has no column to learn '{data.Answer}' from; " +
                $"{string.Join("; ", ColumnInference.Notes(columns).DefaultIfEmpty("it is the only column"))}.");
        // Without categories and codes nothing hangs on how many values of one get a feature each.
        var hasLevels = columns.Any(c => c.Kind == ColumnMeaning.Category || c.Codes is not null);
        var way = hasLevels ? options : options with { OneHotLevels = 0 };
        var prepared = run.Prepare(data, (way, run.Seed),
            () => TablePreparation.Fit(data, columns, way, run.Seed), made => made.Features.Length * (long)sizeof(float));
        var texts = columns.Where(c => c.Kind == ColumnMeaning.Prose).Select(c => c.Column).ToList();
        var words = texts.Count == 0 || prose.MaxWords == 0
            ? new(null, [])
            : run.Prepare(data, ("words", prose.MaxWords), () => FitWords(run.StepContext(), data.Count, texts, prose.MaxWords),
                made => made.Bytes);
        var vectors = texts.Count == 0 || prose.Encoder is not { } encoder
            ? null
            : run.Prepare(data, ("vectors", EncoderParameters.Key(encoder)), () => ProseVectors.Fit(run, data, texts, encoder),
                made => made.Bytes);
        var pictures = backbone is null
            ? null
            : run.Prepare(data, nameof(PictureVectors), () => PictureVectors.Fit(run, data, named, backbone), made => made.Bytes);
        return new(run.ML, data.Count, columns, prepared, words, vectors, pictures, options.Scaling)
        {
            Notes =
            [
                .. ColumnInference.Notes(columns),
                .. texts.Count == 0 && prose.Encoder is not null ? [NoProse] : vectors?.Notes ?? [],
                .. pictures?.Notes ?? [],
            ],
        };
    }

    /// <summary>What becomes of all columns but prose.</summary>
    internal TablePreparation Preparation => _preparation;

    /// <summary>Training rows.</summary>
    internal int Rows { get; }

    /// <summary>Length of the vector of features.</summary>
    internal int Width => _width + WordWidth;

    /// <summary>Features that come of prose; the last ones.</summary>
    internal int WordWidth { get; }

    /// <summary>The columns an app gives.</summary>
    internal DataViewSchema InputSchema { get; }

    /// <summary>Columns left out and why.</summary>
    internal IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Copies a training row's features.</summary>
    internal void Copy(int row, Span<float> into)
    {
        CopyPrepared(row, into[.._width]);
        if (WordWidth > 0)
            _wordRows[row].CopyTo(into[_width..]);
    }

    /// <summary>All features of a training row but those of words.</summary>
    private void CopyPrepared(int row, Span<float> into)
    {
        _prepared.AsSpan(row * _columnWidth, _columnWidth).CopyTo(into);
        var rest = into[_columnWidth..];
        if (_vectors is not null)
        {
            var vectors = _vectors.Row(row);
            if (_scaling is null)
                vectors.CopyTo(rest);
            else
                _scaling.Apply(vectors, rest);
            rest = rest[_vectors.Width..];
        }
        _pictures?.Copy(row, _pictureScaling, rest);
    }

    /// <summary>The training rows with their <see cref="Features"/> and what else a trainer needs.</summary>
    internal IDataView View(params IEnumerable<ViewColumn> more) => new TableView(Rows, [FeatureColumn(), .. more]);

    /// <summary>The whole model: to the features, and by what was fitted on them to the answer.</summary>
    internal TrainedModel Model(ITransformer fitted)
    {
        var front = Front();
        front.Add(fitted);
        return Finish(front);
    }

    /// <summary>The whole model, where one graph begun by <see cref="Begin"/> goes all the way.</summary>
    /// <param name="graph">Applies it.</param>
    /// <param name="scalar">Whether its <c>Score</c> is one number, to be given as such.</param>
    internal TrainedModel GraphModel(IEstimator<ITransformer> graph, bool scalar)
    {
        var front = new FrontSteps(_ml, _inputs);
        AddInputs(front);
        if (WordWidth > 0)
            front.Add(_words!);
        front.Add(graph);
        if (scalar)
            front.Add(ScalarScore.Create(_ml, front.Schema));
        return Finish(front);
    }

    private TrainedModel Finish(FrontSteps front)
    {
        front.Keep("PredictedLabel", "Score");
        return new(front.Chain(), InputSchema) { Notes = Notes };
    }

    private FrontSteps Front()
    {
        var front = new FrontSteps(_ml, _inputs);
        var prepared = WordWidth > 0 ? Prepared : Features;
        if (IsIdentity && _width > 0)
            front.Add(_ml.Transforms.Concatenate(prepared, [.. _preparation.Numbers]));
        else if (_width > 0)
        {
            AddInputs(front);
            front.Add(new OnnxModelEstimator(_ml, Graph(prepared)));
        }
        if (WordWidth > 0)
        {
            front.Add(_words!);
            front.Add(_width > 0
                ? _ml.Transforms.Concatenate(Features, Prepared, Words)
                : _ml.Transforms.Concatenate(Features, Words));
        }
        return front;
    }

    /// <summary>Begins a graph with the way to the features <c>[batch, width]</c>, whose name is returned.</summary>
    internal string Begin(OnnxGraph graph)
    {
        string[] parts =
        [
            .. _width > 0 ? [Prepare(graph)] : (string[])[],
            .. WordWidth > 0 ? [graph.Input(Words, DataType.Float, -1, WordWidth)] : (string[])[],
        ];
        return parts is [var only] ? only : graph.Node("Concat", parts, [OnnxAttribute.Int("axis", 1)]);
    }

    /// <summary>Writes the way to all features but those of words.</summary>
    private string Prepare(OnnxGraph graph)
    {
        List<string> parts = [.. _columnWidth > 0 ? [_preparation.Add(graph)] : (string[])[]];
        if (_vectors?.Add(graph) is { } vectors)
            parts.Add(_scaling?.Add(graph, vectors) ?? vectors);
        if (_pictures is not null)
            parts.Add(_pictures.Add(graph, _pictureScaling));
        return parts is [var only] ? only : graph.Node("Concat", [.. parts], [OnnxAttribute.Int("axis", 1)]);
    }

    /// <summary>Whether all features but those of words are the numbers as they come.</summary>
    private bool IsIdentity => _vectors is null && _pictures is null && _preparation.IsIdentity;

    private byte[] Graph(string output)
    {
        var graph = new OnnxGraph("table");
        graph.Node("Identity", [Prepare(graph)], output: output);
        graph.Output(output, DataType.Float, -1, _width);
        return graph.ToBytes();
    }

    private void AddInputs(FrontSteps front)
    {
        var (dates, texts) = (_preparation.Dates, _preparation.Categories);
        if (_preparation.Numbers.Count > 0)
            front.Add(_ml.Transforms.Concatenate(TablePreparation.NumbersInput, [.. _preparation.Numbers]));
        if (_preparation.Formatted.Count > 0)
            front.Add(_ml.Transforms.Concatenate(TablePreparation.FormattedInput,
                [.. _preparation.Formatted.Select(c => c.Column.Name)]));
        if (_preparation.FormattedDates.Count > 0)
            front.Add(_ml.Transforms.Concatenate(TablePreparation.DatesInput, [.. _preparation.FormattedDates.Select(c => c.Name)]));
        if (dates.Count > 0)
        {
            // Stock ML.NET reads dates in any of .NET's invariant forms, as universal time; what is no date becomes 0.
            InputOutputColumnPair[] pairs(Func<int, string> to, Func<int, string> from) =>
                [.. Enumerable.Range(0, dates.Count).Select(i => new InputOutputColumnPair(to(i), from(i)))];
            front.Add(_ml.Transforms.Conversion.ConvertType(pairs(Date, i => dates[i]), DataKind.DateTime));
            front.Add(_ml.Transforms.Conversion.ConvertType(pairs(Date, Date), DataKind.Int64));
            front.Add(_ml.Transforms.Concatenate(TablePreparation.TicksInput, [.. Enumerable.Range(0, dates.Count).Select(Date)]));
        }
        if (texts.Count > 0)
            front.Add(_ml.Transforms.Concatenate(TablePreparation.TextsInput, [.. texts]));
        _vectors?.AddTo(front, _ml);
        _pictures?.AddTo(front, _ml);
    }

    private static ViewColumn Declared(InferredColumn column) => column switch
    {
        { Kind: ColumnMeaning.Picture } => ViewColumn.Image(column.Column.Name, _ => PictureFile.None()),
        { Kind: ColumnMeaning.Number, Format: null } => ViewColumn.Number(column.Column.Name, _ => float.NaN),
        _ => ViewColumn.Text(column.Column.Name, _ => ""),
    };

    private static string Date(int index) => string.Create(CultureInfo.InvariantCulture, $"table.date{index}");

    private static PreparedWords FitWords(MLContext ml, int rows, IReadOnlyList<TableColumn> prose, int most)
    {
        var view = new TableView(rows, [.. prose.Select(c => ViewColumn.Text(c.Name, c.Text))]);
        var options = new TextFeaturizingEstimator.Options
        {
            WordFeatureExtractor = new WordBagEstimator.Options
            {
                NgramLength = 2,
                UseAllLengths = true,
                MaximumNgramsCount = [most, most],
                Weighting = NgramExtractingEstimator.WeightingCriteria.TfIdf
            },
            CharFeatureExtractor = null,
            KeepPunctuations = false,
        };
        var words = ml.Transforms.Text.FeaturizeText(Words, options, [.. prose.Select(c => c.Name)]).Fit(view);
        // A getter may give out a buffer of its own, which the next row overwrites.
        return new(words, [.. words.Transform(view).GetColumn<VBuffer<float>>(Words).Select(Copied)]);
    }

    private static VBuffer<float> Copied(VBuffer<float> row)
    {
        VBuffer<float> copy = default;
        row.CopyTo(ref copy);
        return copy;
    }

    private ViewColumn FeatureColumn()
    {
        if (WordWidth == 0)
            return ViewColumn.Vector(Features, Width, Copy, asTensor: !IsIdentity);
        var rows = new VBuffer<float>[Rows];
        var prepared = new float[_width];
        for (var r = 0; r < rows.Length; r++)
        {
            CopyPrepared(r, prepared);
            var words = _wordRows[r];
            List<int> places = [];
            List<float> values = [];
            for (var i = 0; i < prepared.Length; i++)
                if (prepared[i] != 0)
                {
                    places.Add(i);
                    values.Add(prepared[i]);
                }
            foreach (var (place, value) in words.Items())
            {
                places.Add(_width + place);
                values.Add(value);
            }
            rows[r] = new(Width, places.Count, [.. values], [.. places]);
        }
        return ViewColumn.Vector(Features, Width, rows);
    }

    /// <summary>What becomes of prose.</summary>
    /// <param name="Words">From texts to features; null where there is no prose.</param>
    /// <param name="Rows">The features of the training rows.</param>
    private sealed record PreparedWords(ITransformer? Words, VBuffer<float>[] Rows)
    {
        /// <summary>About what it takes: a number and its place for each word of a row, and the dictionary of words.</summary>
        internal long Bytes => Rows.Sum(r => 8L * r.GetValues().Length) + 100L * (Rows.Length == 0 ? 0 : Rows[0].Length);
    }
}
