using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Rows;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>How columns are made into features.</summary>
/// <param name="Scaling">What becomes of numbers.</param>
/// <param name="KeepMissing">Whether a missing number stays NaN (trees choose a side for it) or becomes the median, with a feature that
/// tells.</param>
/// <param name="OneHotLevels">Categories of up to so many values get a feature for each value, others a mean answer.</param>
internal sealed record PreparationOptions(ScalingKind Scaling, bool KeepMissing, int OneHotLevels);

/// <summary>What becomes of all columns but prose.</summary>
/// <param name="Preparation">From an app's columns to features.</param>
/// <param name="Features">The features of the training rows, <c>[rows, width]</c>; not to be changed, trainings share them.</param>
internal sealed record PreparedColumns(TablePreparation Preparation, float[] Features);

/// <summary>From the columns of a table to one vector of features: numbers, parts of dates and encoded categories, all scaled;
/// then a 1 for each number that is missing; then a 1 for each category's value; then one for each number that may be a code.</summary>
/// <remarks>The training rows go through <see cref="Fit"/>, all others through the graph that <see cref="Add"/> writes; properties
/// over generated tables hold the two together, by <see cref="Apply"/> also for rows that training has not seen.</remarks>
internal sealed class TablePreparation
{
    internal const string NumbersInput = "table.numbers";
    internal const string FormattedInput = "table.formatted";
    internal const string TextsInput = "table.texts";
    internal const string TicksInput = "table.ticks";
    internal const string DatesInput = "table.dates";

    /// <summary>Values of a category beyond the commonest so many are taken for unknown ones.</summary>
    private const int MostLevels = 100_000;

    private readonly PreparationOptions _options;
    private readonly List<int> _parts = [];
    private readonly List<CategoryLevels> _hot = [];
    private readonly List<TargetEncoding> _encoded = [];
    private readonly List<NumberCodes> _codes = [];
    private float[] _medians = [];
    private int[] _indicators = [];
    private NumberScaling? _scaling;

    private TablePreparation(IReadOnlyList<InferredColumn> columns, PreparationOptions options)
    {
        IReadOnlyList<string> Named(ColumnMeaning kind) => [.. columns.Where(c => c.Kind == kind).Select(c => c.Column.Name)];
        _options = options;
        var numbers = columns.Where(c => c.Kind == ColumnMeaning.Number).ToLookup(c => c.Format is null);
        Numbers = [.. numbers[true].Select(c => c.Column.Name)];
        // Columns written alike are read in one go.
        Formatted = [.. numbers[false].GroupBy(c => c.Format!).SelectMany(g => g)];
        var dates = columns.Where(c => c.Kind == ColumnMeaning.Date).ToLookup(c => c.Column is DateColumn);
        (Dates, FormattedDates) = ([.. dates[false].Select(c => c.Column.Name)], [.. dates[true].Select(c => (DateColumn)c.Column)]);
        Categories = Named(ColumnMeaning.Category);
    }

    /// <summary>Columns of numbers, of dates and of categories, each in the order its input has them.</summary>
    internal IReadOnlyList<string> Numbers { get; }

    /// <summary>Columns of numbers that are text as they come, those of one format side by side.</summary>
    internal IReadOnlyList<InferredColumn> Formatted { get; }

    /// <summary>Columns of dates that are text, which ML.NET reads.</summary>
    internal IReadOnlyList<string> Dates { get; }

    /// <summary>Columns of dates in a format, which the graph reads.</summary>
    internal IReadOnlyList<DateColumn> FormattedDates { get; }

    /// <inheritdoc cref="Numbers"/>
    internal IReadOnlyList<string> Categories { get; }

    /// <summary>Length of the vector.</summary>
    internal int Width => RealWidth + _indicators.Length + HotWidth + _codes.Sum(c => c.Values.Length);

    /// <summary>Whether the vector is the numbers as they come.</summary>
    internal bool IsIdentity =>
        Formatted.Count + AllDates.Count + Categories.Count + _codes.Count == 0 && _options.KeepMissing && _scaling is null;

    private IReadOnlyList<string> AllDates => [.. Dates, .. FormattedDates.Select(c => c.Name)];

    private int RealWidth => Numbers.Count + Formatted.Count + _parts.Count + _encoded.Sum(e => e.Width);

    private int HotWidth => _hot.Sum(h => h.Count);

    /// <summary>Learns from the training rows, and prepares them: <c>[rows, width]</c>.</summary>
    internal static PreparedColumns Fit(
        TableDataset data, IReadOnlyList<InferredColumn> columns, PreparationOptions options, int seed)
    {
        var preparation = new TablePreparation(columns, options);
        IReadOnlyList<TableColumn> categories = [.. columns.Where(c => c.Kind == ColumnMeaning.Category).Select(c => c.Column)];
        var dates = Of(data, preparation.AllDates);
        preparation.FitDates(dates, data.Count);
        preparation.FitCodes(columns);
        var encodings = preparation.FitCategories(data, categories, seed);
        var real = preparation.Real(preparation.NumbersOf(data), dates, encodings, data.Count);
        preparation.FitMissing(real, data.Count);
        return new(preparation, preparation.Assemble(real, categories, data.Count));
    }

    /// <summary>Prepares rows as the graph does, <c>[rows, width]</c>: categories are encoded by what all training rows tell.</summary>
    internal float[] Apply(TableDataset data)
    {
        var encodings = _encoded.ConvertAll(encoding => encoding.Apply(Of(data, [encoding.Levels.Name])[0]));
        return Assemble(Real(NumbersOf(data), Of(data, AllDates), encodings, data.Count), Of(data, Categories), data.Count);
    }

    private IReadOnlyList<string> NumberNames => [.. Numbers, .. Formatted.Select(c => c.Column.Name)];

    private IReadOnlyList<TableColumn> NumbersOf(TableDataset data) => Of(data, NumberNames);

    private static IReadOnlyList<TableColumn> Of(TableDataset data, IReadOnlyList<string> names) =>
        [.. names.Select(name => data.Columns.First(c => c.Name == name))];

    /// <summary>Declares the inputs there are and writes the same into a graph; returns <c>[batch, width]</c>.</summary>
    internal string Add(OnnxGraph graph)
    {
        List<string> real = [];
        if (Numbers.Count > 0)
            real.Add(graph.Input(NumbersInput, DataType.Float, -1, Numbers.Count));
        if (Formatted.Count > 0)
            real.AddRange(AddFormatted(graph, graph.Input(FormattedInput, DataType.String, -1, Formatted.Count)));
        if (AllDates.Count > 0)
            real.Add(graph.Node("Gather",
                [DateParts.Add(graph, AddTicks(graph), AllDates.Count),
                    graph.Constant([.. _parts.Select(p => (long)p)], _parts.Count)],
                [OnnxAttribute.Int("axis", 1)]));
        var categories = Categories.Count > 0
            ? new CategoryGraph(graph, graph.Input(TextsInput, DataType.String, -1, Categories.Count), Categories)
            : null;
        real.AddRange(_encoded.Select(e => categories!.Encode(e)));
        var values = real.Count > 0 ? Concat(graph, real) : null;
        List<string> features = [.. values is not null ? AddReal(graph, values) : []];
        if (_hot.Count > 0)
            features.Add(categories!.Hot(_hot));
        features.AddRange(_codes.Select(codes => codes.Add(graph, values!)));
        return Concat(graph, features);
    }

    private string AddTicks(OnnxGraph graph)
    {
        List<string> ticks = Dates.Count > 0 ? [graph.Input(TicksInput, DataType.Int64, -1, Dates.Count)] : [];
        if (FormattedDates.Count > 0)
        {
            var texts = graph.Input(DatesInput, DataType.String, -1, FormattedDates.Count);
            ticks.AddRange(FormattedDates.Select((date, i) => DateGraph.Add(
                graph, graph.Node("Gather", [texts, graph.Constant([(long)i], 1)], [OnnxAttribute.Int("axis", 1)]), date.Format)));
        }
        return Concat(graph, ticks);
    }

    private IEnumerable<string> AddFormatted(OnnxGraph graph, string texts) =>
        Formatted.Index().GroupBy(c => c.Item.Format!).Select(columns => NumberGraph.Add(
            graph,
            graph.Node("Gather", [texts, graph.Constant([.. columns.Select(c => (long)c.Index)], columns.Count())],
                [OnnxAttribute.Int("axis", 1)]),
            columns.Key));

    private IEnumerable<string> AddReal(OnnxGraph graph, string values)
    {
        if (_options.KeepMissing)
            return [_scaling?.Add(graph, values) ?? values];
        var missing = graph.Node("IsNaN", [values]);
        var filled = graph.Node("Where", [missing, graph.Constant(_medians, 1, RealWidth), values]);
        var scaled = _scaling?.Add(graph, filled) ?? filled;
        if (_indicators.Length == 0)
            return [scaled];
        var told = graph.Node("Gather", [missing, graph.Constant([.. _indicators.Select(i => (long)i)], _indicators.Length)],
            [OnnxAttribute.Int("axis", 1)]);
        return [scaled, graph.Node("Cast", [told], [OnnxAttribute.Int("to", (int)DataType.Float)])];
    }

    private static string Concat(OnnxGraph graph, IReadOnlyList<string> values) =>
        values is [var only] ? only : graph.Node("Concat", [.. values], [OnnxAttribute.Int("axis", 1)]);

    /// <summary>Chooses the parts of dates that differ between rows; those that go round in circles are for scaled numbers only.</summary>
    private void FitDates(IReadOnlyList<TableColumn> dates, int rows)
    {
        var width = dates.Count * DateParts.Count;
        var all = AllParts(dates, rows);
        for (var p = 0; p < width; p++)
        {
            var values = Enumerable.Range(0, rows).Select(r => all[r * width + p]).Where(v => !float.IsNaN(v));
            if ((_options.Scaling != ScalingKind.None || p % DateParts.Count < DateParts.Plain) && values.Distinct().Take(2).Count() == 2)
                _parts.Add(p);
        }
        // A date that is the same wherever there is one still tells whether there is one.
        if (_parts.Count == 0 && dates.Count > 0)
            _parts.Add(0);
    }

    private void FitCodes(IReadOnlyList<InferredColumn> columns)
    {
        var codes = columns.Where(c => c.Codes is not null).ToLookup(c => c.Column.Name, c => c.Codes!);
        foreach (var (place, name) in NumberNames.Index())
            if (codes[name].FirstOrDefault() is { } values && values.Length <= _options.OneHotLevels)
                _codes.Add(new(place, values));
    }

    /// <summary>Every part of every date, <c>[rows, dates * parts]</c>.</summary>
    private static float[] AllParts(IReadOnlyList<TableColumn> dates, int rows)
    {
        var all = new float[MatrixSize.Of(rows, dates.Count * DateParts.Count)];
        for (var r = 0; r < rows; r++)
            for (var d = 0; d < dates.Count; d++)
                DateParts.Of(dates[d] is DateColumn date ? date.Ticks[r] : DateValues.Ticks(dates[d].Text(r)),
                    all.AsSpan((r * dates.Count + d) * DateParts.Count, DateParts.Count));
        return all;
    }

    private List<float[]> FitCategories(TableDataset data, IReadOnlyList<TableColumn> categories, int seed)
    {
        List<float[]> encodings = [];
        foreach (var column in categories)
        {
            var levels = new CategoryLevels(column, MostLevels);
            if (levels.Count <= _options.OneHotLevels)
            {
                _hot.Add(levels);
                continue;
            }
            var (encoding, rows) = TargetEncoding.Fit(data, column, levels, seed);
            _encoded.Add(encoding);
            encodings.Add(rows);
        }
        return encodings;
    }

    private float[] Real(IReadOnlyList<TableColumn> numbers, IReadOnlyList<TableColumn> dates, List<float[]> encodings, int rows)
    {
        var width = RealWidth;
        var values = new float[MatrixSize.Of(rows, width)];
        var (parts, all) = (dates.Count * DateParts.Count, AllParts(dates, rows));
        for (var r = 0; r < rows; r++)
        {
            var row = values.AsSpan(r * width, width);
            for (var c = 0; c < numbers.Count; c++)
                row[c] = numbers[c].Number(r);
            row = row[numbers.Count..];
            for (var p = 0; p < _parts.Count; p++)
                row[p] = all[r * parts + _parts[p]];
            row = row[_parts.Count..];
            for (var e = 0; e < _encoded.Count; e++)
            {
                encodings[e].AsSpan(r * _encoded[e].Width, _encoded[e].Width).CopyTo(row);
                row = row[_encoded[e].Width..];
            }
        }
        return values;
    }

    private void FitMissing(float[] real, int rows)
    {
        var width = RealWidth;
        if (!_options.KeepMissing)
        {
            (_medians, List<int> indicators) = (new float[width], []);
            for (var c = 0; c < width; c++)
            {
                var present = Enumerable.Range(0, rows).Select(r => real[r * width + c]).Where(v => !float.IsNaN(v)).Order().ToArray();
                _medians[c] = present.Length == 0 ? 0 : present[(present.Length - 1) / 2];
                if (present.Length < rows)
                    indicators.Add(c);
            }
            _indicators = [.. indicators];
        }
        var filled = _options.KeepMissing ? real : [.. real.Select((v, i) => float.IsNaN(v) ? _medians[i % width] : v)];
        _scaling = NumberScaling.Fit(_options.Scaling, filled, width);
    }

    private float[] Assemble(float[] real, IReadOnlyList<TableColumn> categories, int rows)
    {
        var (width, realWidth) = (Width, RealWidth);
        var features = new float[MatrixSize.Of(rows, width)];
        var hot = _hot.Select(levels => (levels, column: categories.First(c => c.Name == levels.Name))).ToArray();
        for (var r = 0; r < rows; r++)
        {
            var row = features.AsSpan(r * width, width);
            real.AsSpan(r * realWidth, realWidth).CopyTo(row);
            for (var i = 0; i < _indicators.Length; i++)
                row[realWidth + i] = float.IsNaN(row[_indicators[i]]) ? 1 : 0;
            for (var c = 0; c < realWidth && !_options.KeepMissing; c++)
                if (float.IsNaN(row[c]))
                    row[c] = _medians[c];
            _scaling?.Apply(row[..realWidth]);
            var at = realWidth + _indicators.Length;
            foreach (var (levels, column) in hot)
            {
                if (levels.Of(column.Text(r)) is >= 0 and var level)
                    row[at + level] = 1;
                at += levels.Count;
            }
            foreach (var codes in _codes)
            {
                codes.Set(real[r * realWidth + codes.Place], row[at..]);
                at += codes.Values.Length;
            }
        }
        return features;
    }
}
