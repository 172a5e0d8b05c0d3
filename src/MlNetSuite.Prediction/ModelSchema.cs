using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MlNetSuite.Prediction;

/// <summary>Between ML.NET schemas and the columns of a model card.</summary>
public static class ModelSchema
{
    /// <summary>The columns of a schema as a card lists them, hidden ones left out.</summary>
    public static IReadOnlyList<CardColumn> Columns(DataViewSchema schema) =>
        [.. schema.Where(c => !c.IsHidden).Select(c => c.Type is VectorDataViewType vector
            ? new CardColumn(c.Name, Name(vector.ItemType), vector.Size > 0 ? vector.Size : null)
            : new CardColumn(c.Name, Name(c.Type)))];

    /// <summary>The schema a card's columns describe.</summary>
    /// <exception cref="NotSupportedException">A column has a type that cannot be written on a card.</exception>
    internal static DataViewSchema FromColumns(IReadOnlyList<CardColumn> columns)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, column.Size is { } size ? new VectorDataViewType((PrimitiveDataViewType)Type(column), size) : Type(column));
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
