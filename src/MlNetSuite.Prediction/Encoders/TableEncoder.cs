using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction.Encoders;

/// <summary>The steps of a table's model with its encoders of texts (<see cref="ColumnEncoder"/>), of which an ensemble has several, run by
/// ourselves: on the caller's thread, the texts of many rows together, each once where vectors are kept. Any thread may call.</summary>
internal sealed class TableEncoder : IDisposable
{
    private readonly DataViewSchema _schema;
    private readonly HashSet<string> _columns = [];
    private readonly Dictionary<string, AheadEncoder> _encoders = [];

    /// <param name="ml">The context.</param>
    /// <param name="chain">All steps.</param>
    /// <param name="places">Which of them encode, and by what.</param>
    /// <param name="schema">What an app gives.</param>
    /// <param name="vectors">Where vectors are kept; null for nowhere.</param>
    private TableEncoder(MLContext ml, ITransformer[] chain, IReadOnlyList<(int Place, TokenGraph Graph)> places, DataViewSchema schema,
        VectorCache? vectors)
    {
        _schema = schema;
        ITransformer[] steps = [.. chain];
        foreach (var (place, graph) in places)
        {
            if (!_encoders.TryGetValue(graph.Key.Value, out var encoder))
                _encoders[graph.Key.Value] = encoder = new(new(graph, vectors));
            ITransformer front = new TransformerChain<ITransformer>(chain[..place]);
            var mapper = front.GetRowToRowMapper(schema);
            var texts = mapper.OutputSchema[ColumnEncoder.Texts];
            _columns.UnionWith(mapper.GetDependencies([texts]).Select(column => column.Name));
            var made = chain[place].GetOutputSchema(mapper.OutputSchema)[ColumnEncoder.Vectors];
            steps[place] = Step(ml, encoder, texts.Type, made.Type);
        }
        Steps = new TransformerChain<ITransformer>(steps);
    }

    /// <summary>All steps of the model.</summary>
    internal ITransformer Steps { get; }

    /// <summary>The columns whose texts are encoded.</summary>
    internal IReadOnlyCollection<string> Columns => _columns;

    /// <summary>Null where a model has no such encoder.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="model">Its steps.</param>
    /// <param name="schema">What an app gives.</param>
    /// <param name="onnx">Reads the networks' bytes, the last first.</param>
    /// <param name="vectors">Where vectors are kept; null for nowhere.</param>
    internal static TableEncoder? Of(
        MLContext ml, ITransformer model, DataViewSchema schema, Func<IEnumerable<byte[]>> onnx, VectorCache? vectors)
    {
        var chain = TransformerChains.Flatten(model).ToArray();
        // What each step gives is looked at only where there is a network: opening a model is to be quick.
        var places = chain.Any(step => step is OnnxTransformer) ? Places(chain, schema) : [];
        if (places.Count == 0)
            return null;
        TokenGraph[] graphs = [.. onnx().Select(ColumnEncoder.Of).OfType<TokenGraph>().Reverse()];
        return graphs.Length == places.Count ? new(ml, chain, [.. places.Zip(graphs)], schema, vectors) : null;
    }

    /// <summary>Encodes the texts of some rows together, for the caller's thread to use until the result is disposed.</summary>
    internal IDisposable? Ahead(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, int from, int count)
    {
        if (count == 1)
            return null;
        try
        {
            return Ahead([.. Enumerable.Range(from, count).SelectMany(row => _columns.Select(column => Text(rows[row], column)))]);
        }
        catch (PredictionInputException)
        {
            // To be told where the row itself is read.
            return null;
        }
    }

    /// <summary>Encodes texts together, likewise.</summary>
    internal IDisposable Ahead(IReadOnlyCollection<string> texts)
    {
        foreach (var encoder in _encoders.Values)
            encoder.Ahead(texts);
        return new Behind(this);
    }

    public void Dispose()
    {
        foreach (var encoder in _encoders.Values)
            encoder.Dispose();
    }

    private static List<int> Places(ITransformer[] chain, DataViewSchema schema)
    {
        List<int> places = [];
        foreach (var (place, step) in chain.Index())
        {
            var after = step.GetOutputSchema(schema);
            if (step is OnnxTransformer && schema.GetColumnOrNull(ColumnEncoder.Texts) is not null
                && schema.GetColumnOrNull(ColumnEncoder.Vectors) is null && after.GetColumnOrNull(ColumnEncoder.Vectors) is not null)
                places.Add(place);
            schema = after;
        }
        return places;
    }

    private static CustomMappingTransformer<Texts, Vectors> Step(
        MLContext ml, AheadEncoder encoder, DataViewType texts, DataViewType vectors)
    {
        var (given, made) = (SchemaDefinition.Create(typeof(Texts)), SchemaDefinition.Create(typeof(Vectors)));
        (given[0].ColumnName, given[0].ColumnType) = (ColumnEncoder.Texts, texts);
        (made[0].ColumnName, made[0].ColumnType) = (ColumnEncoder.Vectors, vectors);
        return ml.Transforms.CustomMapping<Texts, Vectors>((row, into) => Encode(encoder, row, into), contractName: null, given, made)
            .Fit(ml.Data.LoadFromEnumerable(Array.Empty<Texts>(), given));
    }

    private static void Encode(AheadEncoder encoder, Texts given, Vectors made)
    {
        var editor = VBufferEditor.Create(ref made.Values, given.Values.Length * encoder.Width);
        var at = 0;
        foreach (var text in given.Values.DenseValues())
        {
            encoder.Encode(text.ToString()).CopyTo(editor.Values[at..]);
            at += encoder.Width;
        }
        made.Values = editor.Commit();
    }

    private string Text(IReadOnlyDictionary<string, object?> row, string column) =>
        RowValues.Text(column, RowValues.Find(row, column, _schema)).ToString();

    private sealed class Behind(TableEncoder encoder) : IDisposable
    {
        public void Dispose()
        {
            foreach (var each in encoder._encoders.Values)
                each.Forget();
        }
    }

    private sealed class Texts
    {
        public VBuffer<ReadOnlyMemory<char>> Values { get; set; }
    }

    private sealed class Vectors
    {
        public VBuffer<float> Values;
    }
}
