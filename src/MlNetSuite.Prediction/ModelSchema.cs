using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction;

/// <summary>Between ML.NET schemas and the columns of a model card.</summary>
public static class ModelSchema
{
    /// <summary>The columns of a schema as a card lists them, hidden ones left out.</summary>
    public static IReadOnlyList<CardColumn> Columns(DataViewSchema schema) =>
        [.. schema.Where(c => !c.IsHidden).Select(Column)];

    /// <summary>The columns of a model's output schema as outputs of its card, hidden ones left out. Their roles follow from ML.NET's
    /// names:
    /// <c>PredictedLabel</c> is a class, <c>Score</c> probabilities or a number.</summary>
    /// <param name="schema">What the model gives, its input columns left out.</param>
    /// <param name="labels">The classes; none where the model has none.</param>
    public static IReadOnlyList<CardOutput> Outputs(IEnumerable<DataViewSchema.Column> schema, IReadOnlyList<string> labels) =>
        [.. schema.Where(c => !c.IsHidden).Select(Column).Select(c => new CardOutput(c.Name, c.Type, c.Size).WithRole(labels))];

    /// <summary>A column as a card lists it.</summary>
    internal static CardColumn Column(DataViewSchema.Column column) => column.Type is VectorDataViewType vector
        ? new(column.Name, Name(vector.ItemType), vector.Size > 0 ? vector.Size : null)
        : new(column.Name, Name(column.Type));

    /// <summary>The schema a card's columns describe.</summary>
    /// <exception cref="NotSupportedException">A column has a type that cannot be written on a card.</exception>
    internal static DataViewSchema FromColumns(IReadOnlyList<CardColumn> columns)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, column.Size is { } size
                ? new VectorDataViewType((PrimitiveDataViewType)Type(column), size)
                : Type(column));
        return schema.ToSchema();
    }

    private static string Name(DataViewType type) => type is TextDataViewType ? "Text" : $"{type}";

    private static DataViewType Type(CardColumn column) => column.Type switch
    {
        "Image" => new ImageDataViewType(),
        "Text" => TextDataViewType.Instance,
        "Boolean" => BooleanDataViewType.Instance,
        "Single" => NumberDataViewType.Single,
        "Double" => NumberDataViewType.Double,
        "Int32" => NumberDataViewType.Int32,
        "Int64" => NumberDataViewType.Int64,
        _ => throw new NotSupportedException($"column '{column.Name}' has the type '{column.Type}', which this version does not know."),
    };
}
