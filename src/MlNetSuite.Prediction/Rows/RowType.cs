using Microsoft.ML.Data;

namespace MlNetSuite.Prediction.Rows;

/// <summary>The columns of an app's own row type, looked up once for each type.</summary>
internal static class RowType<TRow>
{
    /// <summary>Names as ML.NET reads them: of properties and fields, or their <c>ColumnName</c> attributes.</summary>
    internal static IReadOnlyList<string> Columns { get; } = [.. SchemaDefinition.Create(typeof(TRow)).Select(c => c.ColumnName)];

    /// <summary>Whether there is an <c>Image</c> among them.</summary>
    internal static bool HasImage { get; } = Columns.Contains("Image");
}
