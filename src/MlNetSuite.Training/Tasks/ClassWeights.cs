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

    /// <summary>Weights that make all classes count the same: rows / (classes × rows of the class), as scikit-learn's
    /// <c>balanced</c>; all 1 unless the parameters ask for them.</summary>
    /// <param name="labels">The class of each row; rows of unknown classes (below 0) do not count.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="parameters">A trainer's.</param>
    internal static float[] Of(IEnumerable<int> labels, int classes, ParameterSet parameters)
    {
        var weights = new float[classes];
        Array.Fill(weights, 1);
        if (!parameters.Weighted())
            return weights;
        var counts = labels.Where(l => l >= 0).CountBy(l => l).ToList();
        var all = counts.Sum(c => (long)c.Value);
        foreach (var (label, rows) in counts)
            weights[label] = (float)((double)all / (counts.Count * (double)rows));
        return weights;
    }
}
