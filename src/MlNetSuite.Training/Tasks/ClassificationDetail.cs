using System.Text.Json.Nodes;

namespace MlNetSuite.Training.Tasks;

/// <summary>A classifier's metrics class by class.</summary>
/// <param name="Labels">Class names; a last one, <see cref="Unknown"/>, stands for test rows of a class the model does not know.</param>
/// <param name="Confusion">Rows counted by actual class (first index) and predicted class (second index).</param>
public sealed record ClassificationDetail(IReadOnlyList<string> Labels, int[][] Confusion)
{
    /// <summary>The name given to classes that occur in the test rows alone.</summary>
    public const string Unknown = "(unknown class)";

    /// <summary>Share of the rows predicted as class <paramref name="c"/> that are of it; 0 if none were predicted.</summary>
    public double Precision(int c) => Share(Confusion[c][c], Predicted(c));

    /// <summary>Share of the rows of class <paramref name="c"/> that were predicted as it; 0 if there are none.</summary>
    public double Recall(int c) => Share(Confusion[c][c], Support(c));

    /// <summary>Harmonic mean of precision and recall of class <paramref name="c"/>; 0 if both are 0.</summary>
    public double F1(int c) => Share(2 * Confusion[c][c], Predicted(c) + Support(c));

    /// <summary>Rows of class <paramref name="c"/>.</summary>
    public int Support(int c) => Confusion[c].Sum();

    /// <summary>Rows predicted as class <paramref name="c"/>.</summary>
    public int Predicted(int c) => Confusion.Sum(row => row[c]);

    /// <summary>The class that all rows are predicted as; null where there are several.</summary>
    internal string? OnlyPredicted => Labels.Where((_, c) => Predicted(c) > 0).ToList() is [var only] ? only : null;

    internal JsonObject PerClassJson()
    {
        var json = new JsonObject();
        for (var c = 0; c < Labels.Count; c++)
            json[Labels[c]] = new JsonObject
            {
                ["precision"] = Precision(c),
                ["recall"] = Recall(c),
                ["f1"] = F1(c),
                ["rows"] = Support(c),
            };
        return json;
    }

    internal JsonObject ConfusionJson() => new()
    {
        ["labels"] = new JsonArray([.. Labels.Select(l => JsonValue.Create(l))]),
        ["counts"] = new JsonArray([.. Confusion.Select(row => new JsonArray([.. row.Select(n => JsonValue.Create(n))]))]),
    };

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
