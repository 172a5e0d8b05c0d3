using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Images;

/// <summary>Features of pictures, each of which is there once or several times: all pictures, then all of them changed.</summary>
/// <param name="Values">Row by row.</param>
/// <param name="Width">Numbers of a row.</param>
/// <param name="Views">How often each picture is there.</param>
internal sealed record FeatureRows(float[] Values, int Width, int Views)
{
    /// <summary>Pictures.</summary>
    internal int Count => Values.Length / Width / Views;

    /// <summary>The pictures as they are, without their changed views.</summary>
    internal FeatureRows AsGiven => new(Values[..(Count * Width)], Width, 1);

    /// <summary>Some pictures, with all their views.</summary>
    internal FeatureRows Subset(IReadOnlyList<int> pictures)
    {
        var values = new float[pictures.Count * Views * Width];
        for (var view = 0; view < Views; view++)
            for (var i = 0; i < pictures.Count; i++)
                Row(view, pictures[i]).CopyTo(values.AsSpan((view * pictures.Count + i) * Width));
        return this with { Values = values };
    }

    internal Span<float> Row(int view, int picture) => Values.AsSpan((view * Count + picture) * Width, Width);
}

/// <summary>How a head is fitted.</summary>
/// <param name="Penalty">Weight of the squared coefficients; 0 chooses it on held-out rows.</param>
/// <param name="Iterations">Most steps.</param>
internal sealed record HeadOptions(double Penalty, int Iterations);

/// <summary>Softmax regression on features scaled to mean 0 and deviation 1.</summary>
/// <param name="Scaling">How they are scaled.</param>
/// <param name="Scaled">Weights for scaled features, <c>[classes, width + 1]</c>, the bias of each class last.</param>
/// <param name="Classes">How many there are.</param>
internal sealed record FeatureHead(FeatureScaling Scaling, float[] Scaled, int Classes)
{
    private const double Usual = 0.1;
    private const int FewRows = 1000, Folds = 4, ChoosingIterations = 50;
    private const double HeldOut = 0.2;

    /// <summary>From the strongest to the weakest: each begins where the one before ends.</summary>
    private static readonly double[] Penalties = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

    /// <summary>What a person should know.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Weights for features as they are, <c>[classes, width]</c>, and the bias of each class.</summary>
    internal (float[] Weights, float[] Biases) Plain => Scaling.Undone(Scaled, Classes);

    /// <param name="features">Of labelled pictures.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="classWeights">How much a picture counts by its class; one for each class.</param>
    /// <param name="options">How it is fitted.</param>
    /// <param name="run">The run.</param>
    internal static FeatureHead Fit(FeatureRows features, int[] labels, float[] classWeights, HeadOptions options, TrainingRun run)
    {
        var chosen = options.Penalty > 0 ? null : Choose(features, labels, classWeights, run);
        run.Report(new("fitting softmax regression", 0.95));
        var scaling = FeatureScaling.Of(features);
        var regression = Regression(scaling.Apply(features), labels, classWeights, run);
        var weights = regression.Fit(chosen ?? (options.Penalty > 0 ? options.Penalty : Usual), null, options.Iterations, run.Cancel);
        return new(scaling, weights, classWeights.Length)
        {
            Notes = chosen is null ? [] : [FormattableString.Invariant($"the penalty l2={chosen} was chosen on held-out rows")],
        };
    }

    /// <summary>The penalty with the least loss on held-out rows; null where there are too few.</summary>
    private static double? Choose(FeatureRows features, int[] labels, float[] classWeights, TrainingRun run)
    {
        if (labels.Length < 10 || labels.CountBy(label => label).All(c => c.Value < 2))
            return null;
        var losses = new double[Penalties.Length];
        var splits = Splits(labels, run.Seed);
        foreach (var (split, n) in splits.Select((split, n) => (split, n)))
        {
            run.Report(new($"choosing the penalty, {n + 1} of {splits.Count}", 0.8 + 0.15 * n / splits.Count));
            AddLosses(features, labels, classWeights, split, losses, run);
        }
        return Penalties[Array.IndexOf(losses, losses.Min())];
    }

    private static List<Holdout> Splits(int[] labels, int seed) => labels.Length > FewRows
        ? [Holdout.Stratified(labels, HeldOut, seed)]
        : [.. Enumerable.Range(0, Folds).Select(n => Holdout.Stratified(labels, 1.0 / Folds, seed + n))];

    private static void AddLosses(
        FeatureRows features, int[] labels, float[] classWeights, Holdout split, double[] losses, TrainingRun run)
    {
        var learned = features.Subset(split.Train);
        var scaling = FeatureScaling.Of(learned);
        var held = scaling.Apply(features.AsGiven.Subset(split.Test));
        var regression = Regression(scaling.Apply(learned), [.. split.Train.Select(row => labels[row])], classWeights, run);
        float[]? weights = null;
        for (var p = 0; p < Penalties.Length; p++)
        {
            weights = regression.Fit(Penalties[p], weights, ChoosingIterations, run.Cancel);
            losses[p] += SoftmaxRegression.Loss(held.Values, held.Width, [.. split.Test.Select(row => labels[row])], classWeights, weights);
        }
    }

    private static SoftmaxRegression Regression(FeatureRows features, int[] labels, float[] classWeights, TrainingRun run) => new(
        features.Values, features.Width, [.. Enumerable.Repeat(labels, features.Views).SelectMany(view => view)], classWeights,
        run.Threads);
}
