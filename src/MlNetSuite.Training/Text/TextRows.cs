using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Texts as ML.NET reads them.</summary>
internal static class TextRows
{
    /// <summary>The column an app gives.</summary>
    internal const string Text = "Text";

    /// <summary>The column of texts with their case folded, the first step of every model.</summary>
    internal const string Lower = "LowerText";

    /// <summary>The schema of a text model's input: one column of text.</summary>
    internal static DataViewSchema InputSchema { get; } = CreateInputSchema();

    /// <summary>Rows to learn from: <see cref="Text"/>, the label key and the weight the parameters give its class. Rows without a
    /// class are left out.</summary>
    internal static IDataView Labelled(MLContext ml, TextDataset data, ParameterSet parameters) =>
        Labelled(ml, data, ClassWeights.Of(data.Labels, data.Classes.Count, parameters));

    /// <summary>As above, where every class weighs the same.</summary>
    internal static IDataView Labelled(MLContext ml, TextDataset data) =>
        Labelled(ml, data, [.. data.Classes.Select(_ => 1f)]);

    private static IDataView Labelled(MLContext ml, TextDataset data, float[] weights) =>
        MlNetClassifier.Rows(
            ml,
            Enumerable.Range(0, data.Count).Where(i => data.Labels[i] >= 0)
                .Select(i => new LabelledText(data.Texts[i], (uint)data.Labels[i], weights[data.Labels[i]])),
            data.Classes);

    /// <summary>The dataset without the rows that have no class.</summary>
    internal static TextDataset LabelledOnly(TextDataset data, TrainingRun run) =>
        data.Labels.All(l => l >= 0) ? data : run.Prepare(data, nameof(LabelledOnly),
            () => data.Subset([.. Enumerable.Range(0, data.Count).Where(i => data.Labels[i] >= 0)]),
            rows => rows.Count * (long)sizeof(long));

    /// <summary>No rows, for fitting what learns nothing.</summary>
    internal static IDataView None(MLContext ml) => ml.Data.LoadFromEnumerable(Array.Empty<UnlabelledText>());

    private static DataViewSchema CreateInputSchema()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Text, TextDataViewType.Instance);
        return schema.ToSchema();
    }

    private sealed class LabelledText(string text, uint label, float weight) : ILabelledRow
    {
        public string Text { get; } = text;

        public uint Label { get; } = label;

        public float Weight { get; } = weight;
    }

    private sealed class UnlabelledText
    {
        public string Text { get; } = "";
    }
}
