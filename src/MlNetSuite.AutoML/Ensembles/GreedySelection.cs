using System.Numerics.Tensors;

namespace MlNetSuite.AutoML.Ensembles;

/// <summary>The loss of predictions, <c>[rows * width]</c>; lower is better.</summary>
public delegate double EnsembleLoss(ReadOnlySpan<float> predictions);

/// <summary>A member of an ensemble.</summary>
/// <param name="Candidate">Its position among the candidates.</param>
/// <param name="Weight">Its share of the average, above 0; the weights of an ensemble add up to 1.</param>
public sealed record EnsembleMember(int Candidate, double Weight);

/// <summary>An ensemble and its loss on the rows it was selected on.</summary>
/// <param name="Members">In the order of the candidates.</param>
/// <param name="Loss">Never above that of the best single candidate.</param>
public sealed record EnsembleSelection(IReadOnlyList<EnsembleMember> Members, double Loss);

/// <summary>Greedy forward selection with replacement (Caruana, Niculescu-Mizil, Crew and Ksikes 2004, "Ensemble Selection from
/// Libraries of Models"): whichever candidate makes the average best is added, again and again; how often one was added is
/// its weight.</summary>
/// <example><code>
/// var chosen = new GreedySelection { MaxMembers = 5 }.Select(predictions, average => LogLoss(average, labels));
/// </code></example>
public sealed record GreedySelection
{
    /// <summary>The maximum number of different candidates in the ensemble, at least 1.</summary>
    public int MaxMembers { get; init; } = int.MaxValue;

    /// <summary>The number of selection rounds, at least 1. The best ensemble of all rounds is taken.</summary>
    public int Rounds { get; init; } = 50;

    /// <summary>The number of bagged selections averaged, each from a random subset of the candidates; 0 for one selection from
    /// all.</summary>
    public int Bags { get; init; }

    /// <summary>The share of the candidates in each bag, above 0, at most 1.</summary>
    public double BagShare { get; init; } = 0.5;

    /// <summary>The random seed of the bags.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Chooses members and weights.</summary>
    /// <param name="predictions">Each candidate's predictions of the same rows, <c>[rows * width]</c>. One without a finite
    /// loss is never chosen.</param>
    /// <param name="loss">The loss of an average of them; called about candidates × rounds × bags times, one call at a time.</param>
    /// <exception cref="ArgumentException">There is no candidate, their lengths differ, or none has a finite loss.</exception>
    public EnsembleSelection Select(IReadOnlyList<float[]> predictions, EnsembleLoss loss)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMembers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rounds, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Bags);
        if (BagShare is not (> 0 and <= 1))
            throw new ArgumentException(FormattableString.Invariant($"BagShare {BagShare}: must be above 0 and at most 1."));
        if (predictions.Any(p => p.Length != predictions[0].Length))
            throw new ArgumentException("the candidates' predictions differ in length; all must be of the same rows.", nameof(predictions));

        // Best first, the earlier of equals first.
        var singles = predictions.Select((p, at) => (Loss: loss(p), At: at)).Where(s => double.IsFinite(s.Loss)).OrderBy(s => s.Loss)
            .ToList();
        if (singles.Count == 0)
            throw new ArgumentException("no candidate has a finite loss; there is nothing to choose from.", nameof(predictions));
        var sorted = singles.Select(s => s.At).ToList();
        var path = new SelectionPath(predictions, loss, MaxMembers, Rounds);
        if (Bags == 0)
            return Selection(path.Best(sorted));
        var single = new SelectedCounts(Only(singles[0].At, predictions.Count), singles[0].Loss);
        var bagged = Bagged(path, sorted, predictions, loss);
        return Selection(bagged.Loss <= single.Loss ? bagged : single);
    }

    // Averages of bags can have too many members: those of the largest weights stay.
    private SelectedCounts Bagged(SelectionPath path, List<int> sorted, IReadOnlyList<float[]> predictions, EnsembleLoss loss)
    {
        var random = new Random(Seed);
        var size = Math.Max(1, (int)Math.Round(BagShare * sorted.Count));
        var total = new double[predictions.Count];
        for (var bag = 0; bag < Bags; bag++)
        {
            var places = Enumerable.Range(0, sorted.Count).ToArray();
            random.Shuffle(places);
            var counts = path.Best([.. places.Take(size).Order().Select(place => sorted[place])]).Counts;
            TensorPrimitives.MultiplyAdd<double>(counts, 1 / counts.Sum(), total, total);
        }
        foreach (var least in Enumerable.Range(0, total.Length).OrderByDescending(at => total[at]).Skip(MaxMembers))
            total[least] = 0;
        var average = new float[predictions[0].Length];
        for (var at = 0; at < total.Length; at++)
            if (total[at] > 0)
                TensorPrimitives.MultiplyAdd(predictions[at], (float)(total[at] / total.Sum()), average, average);
        return new(total, loss(average));
    }

    private static EnsembleSelection Selection(SelectedCounts selected)
    {
        var sum = selected.Counts.Sum();
        return new(
            [.. selected.Counts.Select((count, at) => new EnsembleMember(at, count / sum)).Where(m => m.Weight > 0)],
            selected.Loss);
    }

    private static double[] Only(int candidate, int of)
    {
        var counts = new double[of];
        counts[candidate] = 1;
        return counts;
    }
}

/// <summary>How often each candidate was chosen, and the loss of their average.</summary>
internal sealed record SelectedCounts(double[] Counts, double Loss);
