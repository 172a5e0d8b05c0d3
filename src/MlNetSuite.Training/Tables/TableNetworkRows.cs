using MlNetSuite.Training.Torch;

namespace MlNetSuite.Training.Tables;

/// <summary>Some rows of a table as a network sees them: features, and a class or a number.</summary>
/// <param name="features">Where features are.</param>
/// <param name="rows">Which rows, by index.</param>
/// <param name="label">The class of a row by its index in the table.</param>
/// <param name="target">The number of a row by its index in the table.</param>
internal sealed class TableNetworkRows(TableFeatures features, IReadOnlyList<int> rows, Func<int, int> label, Func<int, float> target)
    : ITrainingRows
{
    public int Count => rows.Count;

    public int Label(int row) => label(rows[row]);

    public float Target(int row) => target(rows[row]);

    public void Copy(int row, Span<float> values) => features.Copy(rows[row], values);
}
