using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>A row with its class, for <see cref="MlNetClassifier.Rows"/>.</summary>
internal interface ILabelledRow
{
    /// <summary>The index of the class name; <see cref="uint.MaxValue"/>, like anything past the last, is an unknown class.</summary>
    uint Label { get; }

    /// <summary>How much the row counts, for trainers that are told to look at it.</summary>
    float Weight { get; }
}

/// <summary>Fits ML.NET's own multiclass trainers so that they answer with the columns every classifier here has:
/// <c>PredictedLabel</c> (one text) and <c>Score</c> (in the order of the dataset's classes).</summary>
/// <remarks>The label column is a key whose values are the class names in the dataset's order. ML.NET orders <c>Score</c>
/// by key, so no class order is left to the order in which rows happen to come.</remarks>
internal static class MlNetClassifier
{
    /// <summary>The name of the key column trainers learn from.</summary>
    internal const string Label = nameof(ILabelledRow.Label);

    /// <summary>The name of the column with the rows' weights.</summary>
    internal const string Weight = nameof(ILabelledRow.Weight);

    /// <summary>The classes that occur in <paramref name="labels"/> must be two or more.</summary>
    /// <exception cref="InputException">There are fewer.</exception>
    internal static void RequireTwoClasses(string dataset, IReadOnlyList<int> labels, IReadOnlyList<string> classes)
    {
        var present = labels.Where(l => l >= 0).Distinct().Take(2).ToList();
        if (present.Count < 2)
            throw new InputException(present.Count == 0
                ? $"'{dataset}' has no labelled rows to learn from; give rows of two or more classes."
                : $"every row of '{dataset}' has the label '{classes[present[0]]}'; a classifier needs rows of two or more classes.");
    }

    /// <summary>Rows as ML.NET reads them; enumerated anew for each pass, so that a row object may be reused while enumerating.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="rows">Their properties become columns.</param>
    /// <param name="classes">Class names; the key values of <see cref="Label"/>.</param>
    /// <param name="vectors">Lengths of vector columns, by name.</param>
    internal static IDataView Rows<TRow>(
        MLContext ml, IEnumerable<TRow> rows, IReadOnlyList<string> classes, params (string Name, int Size)[] vectors)
        where TRow : class, ILabelledRow
    {
        var schema = SchemaDefinition.Create(typeof(TRow));
        var names = new VBuffer<ReadOnlyMemory<char>>(classes.Count, [.. classes.Select(c => c.AsMemory())]);
        schema[Label].ColumnType = new KeyDataViewType(typeof(uint), classes.Count);
        schema[Label].AddAnnotation("KeyValues", names, new VectorDataViewType(TextDataViewType.Instance, classes.Count));
        foreach (var (name, size) in vectors)
            schema[name].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>A multiclass trainer with its predicted key turned back into the class name.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="trainer">Learns from <see cref="Label"/> and a feature column.</param>
    internal static IEstimator<ITransformer> WithTextLabel(MLContext ml, IEstimator<ITransformer> trainer) =>
        trainer.Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
}
