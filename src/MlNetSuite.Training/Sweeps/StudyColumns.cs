using System.Text.Json;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Columns as an attribute of a study, which is one string: the name of one column as it is, several as an array in
/// JSON.</summary>
public static class StudyColumns
{
    /// <summary>The attribute for columns, at least one.</summary>
    public static string Write(IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns is [var only] && !only.StartsWith('[') ? only : JsonSerializer.Serialize(columns, Options);
    }

    /// <summary>The columns that <see cref="Write"/> wrote, in their order.</summary>
    public static IReadOnlyList<string> Read(string attribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        return attribute.StartsWith('[') ? JsonSerializer.Deserialize<string[]>(attribute)! : [attribute];
    }

    // The names as a person wrote them: they are shown when a study is reopened with other columns.
    private static readonly JsonSerializerOptions Options =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
