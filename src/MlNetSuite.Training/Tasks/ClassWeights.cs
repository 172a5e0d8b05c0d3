using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Training.Tasks;

/// <summary>The parameter <c>classWeights</c> of classifiers: how much a row counts by its class.</summary>
internal static class ClassWeights
{
    /// <summary>Every class weighs the same.</summary>
    internal const string Balanced = "balanced";

    /// <summary>The parameter's name.</summary>
    internal const string Name = "classWeights";

    private const string None = "none";

    /// <summary>Adds the parameter.</summary>
    internal static SearchSpace Weights(this SearchSpace space) =>
        space.Choice(Name, [None, Balanced], "none: each row weighs the same; balanced: each class does, however rare");

    /// <summary>Whether rows are weighted by their class.</summary>
    internal static bool Weighted(this ParameterSet parameters) =>
        parameters.ContainsKey(Name) && parameters.Text(Name) == Balanced;

    /// <summary>The column of weights that one of ML.NET's trainers is to look at; null for none.</summary>
    internal static string? WeightColumn(this ParameterSet parameters) => parameters.Weighted() ? MlNetClassifier.Weight : null;

    /// <summary>Weights that make all classes count the same if the parameters ask for them; else all 1.</summary>
    /// <param name="labels">The class of each row; rows of unknown classes (below 0) do not count.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="parameters">A trainer's.</param>
    internal static float[] Of(IEnumerable<int> labels, int classes, ParameterSet parameters) =>
        Array.ConvertAll(Of(labels, classes, parameters.Weighted()), w => (float)w);

    /// <summary>Weights that make all classes count the same: rows / (classes × rows of the class), as scikit-learn's
    /// <c>balanced</c>; all 1 where they are not to be <paramref name="balanced"/>, and for classes without rows.</summary>
    internal static double[] Of(IEnumerable<int> labels, int classes, bool balanced)
    {
        var weights = new double[classes];
        Array.Fill(weights, 1);
        if (!balanced)
            return weights;
        var counts = labels.Where(l => l >= 0).CountBy(l => l).ToList();
        var all = counts.Sum(c => (long)c.Value);
        foreach (var (label, rows) in counts)
            weights[label] = (double)all / (counts.Count * (double)rows);
        return weights;
    }
}
