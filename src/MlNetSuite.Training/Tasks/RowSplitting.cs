using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tasks;

/// <summary>Reads the rows of a task and splits them: for training and testing, into folds, and back into what a model was tested
/// on.</summary>
internal sealed class RowSplitting<TData>(TaskDefinition<TData> task) where TData : Dataset
{
    private const double DefaultSplit = 0.2;

    /// <summary>Reads rows and holds some out for testing: the data's own test rows, or a share of the others.</summary>
    internal TaskRows<TData> ReadAndSplit(RowSource source, double? split, ValidationRule? rule, ITrainer trainer, TrainingRun run)
    {
        task.Rows.Require(source.Roles);
        GivenOptions.RefuseWithoutFile(source.Roles, source.Data, source.Test);
        if (source.Test is not null && split is not null)
            throw new InputException($"--split is a share of --data to test on, and --test '{source.Test}' is what to test on; give one of them.");
        var loaded = task.Rows.Read(source with { Threads = run.Threads }, run.Cancel);
        if (loaded.Test is not null && split is null)
            return new(loaded.Train, loaded.Test, loaded.Notes) { Reading = source.Roles.ToCard(loaded.Columns) };
        var holdout = HoldOut(loaded, trainer, split, run.Seed, rule);
        RequireRepeatedClasses(loaded.Train);
        return new(task.Rows.Subset(loaded.Train, holdout.Train), task.Rows.Subset(loaded.Train, holdout.Test), loaded.Notes)
        {
            Reading = source.Roles.ToCard(loaded.Columns),
            HeldOutAtRandom = rule?.TimeColumn is null,
        };
    }

    /// <summary>Refuses rows of which each has a class of its own: none can be held out, and nothing general be learned.</summary>
    private void RequireRepeatedClasses(TData rows)
    {
        if (rows.Count > 1 && task.Rows.Labels(rows).Count >= rows.Count)
            throw new InputException($"'{rows.Name}' has {rows.Count:N0} rows, and each is of a class of its own: none can be held out " +
                "to test on. Is the label the right column? At least two rows of each class are needed.");
    }

    /// <summary>The rows a model is evaluated on: the source's own test rows, or the rows training held out where these are the rows
    /// it came from; else all of them.</summary>
    internal EvaluationRows<TData> ForEvaluation(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel)
    {
        var card = model.Card;
        task.Rows.Require(roles);
        GivenOptions.RefuseWithoutFile(roles, data, null);
        var loaded = task.Rows.Read(new(data, null, roles.AsTrained(card), card) { Threads = model.Threads }, cancel);
        if (loaded.Test is { } test)
            return new(test, test, null, loaded.Notes);
        // Times may be of a column that is in the training rows' file alone; groups are of columns that all rows have.
        var rule = (string?)card.Validation?["protocol"] is { } text && text.StartsWith("group:", StringComparison.Ordinal)
            ? ValidationRule.Parse(text)
            : null;
        var holdout = HoldOut(loaded, task.TrainerOf(card), card.Split, card.Seed, rule);
        if (task.Rows.Subset(loaded.Train, holdout.Train).Fingerprint == card.Fingerprint)
            return new(task.Rows.Subset(loaded.Train, holdout.Test), loaded.Train, holdout.Test,
                [.. loaded.Notes, "the model was trained on part of this data; these are the rows that training held out."]);
        return new(loaded.Train, loaded.Train, null, loaded.Train.Fingerprint == card.Fingerprint
            ? [.. loaded.Notes, "these are the very rows the model was trained on; the metrics are optimistic."]
            : loaded.Notes);
    }

    /// <summary>Training rows split into rows to learn from and rows to validate on, as the rule says.</summary>
    /// <param name="rows">What is not for testing.</param>
    /// <param name="rule">How to split.</param>
    /// <param name="trainer">One of those to be compared: rankers are validated on other rows than those that predict ratings.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <exception cref="InputException">There are too few rows.</exception>
    internal IReadOnlyList<Fold<TData>> Folds(TData rows, ValidationRule rule, ITrainer trainer, int seed)
    {
        if (rule.GroupColumn is { } whole)
            task.WholeGroups?.Require(trainer, whole);
        var share = ValidationRule.ShareOf(rows.Count);
        IReadOnlyList<Holdout> holdouts =
            rule.TimeColumn is { } column ? [ValidationRule.Last(Times(rows, column), share)]
            : rule.GroupColumn is { } group ? [Holdout.OfGroups(Groups(rows, group), share, seed)]
            : rule.Folds == 1 ? [task.Rows.Split(rows, trainer, null, share, seed)]
            : CrossValidation(rows, rule.Folds, trainer, seed);
        if (holdouts.Any(IsEmpty))
            throw new InputException(
                $"'{rows.Name}' has {rows.Count} {(rows.Count == 1 ? "row" : "rows")} to learn and to validate on, test rows aside, and " +
                $"{rule.Text} would leave a part of them without any. " + (rule.GroupColumn is { } one
                    ? $"At least two groups by {one} are needed."
                    : Instead(rows, rule, trainer, seed)));
        return [.. holdouts.Select(h => new Fold<TData>(task.Rows.Subset(rows, h.Train), task.Rows.Subset(rows, h.Test)))];
    }

    private static bool IsEmpty(Holdout holdout) => holdout.Train.Count == 0 || holdout.Test.Count == 0;

    private string Instead(TData rows, ValidationRule rule, ITrainer trainer, int seed)
    {
        for (var folds = rule.Folds - 1; folds > 1; folds--)
            if (!CrossValidation(rows, folds, trainer, seed).Exists(IsEmpty))
                return $"There are enough for --validation cv:{folds}.";
        return "More rows are needed, at least two of each class.";
    }

    /// <summary>A share of a fold's training rows.</summary>
    internal IReadOnlyList<int> Part(Fold<TData> fold, double share, ITrainer trainer, int seed) =>
        task.Rows.Split(fold.Train, trainer, share, share, seed).Test;

    /// <summary>Folds of which each row is held out by one.</summary>
    private List<Holdout> CrossValidation(TData rows, int folds, ITrainer trainer, int seed)
    {
        // A split that holds out 1/k of what is left, then 1/(k-1) of the rest, and so on, keeps whatever balance the split keeps.
        List<int> left = [.. Enumerable.Range(0, rows.Count)];
        List<Holdout> holdouts = [];
        for (var k = folds; k >= 1; k--)
        {
            var test = left;
            if (k > 1)
            {
                var split = task.Rows.Split(task.Rows.Subset(rows, left), trainer, 1.0 / k, 1.0 / k, seed + k);
                test = [.. split.Test.Select(i => left[i])];
                left = [.. split.Train.Select(i => left[i])];
            }
            var held = test.ToHashSet();
            holdouts.Add(new([.. Enumerable.Range(0, rows.Count).Where(row => !held.Contains(row))], test));
        }
        return holdouts;
    }

    // What is validated on the newest rows is tested on rows newer still, what is on groups never met on further groups.
    private Holdout HoldOut(DataSplit<TData> loaded, ITrainer trainer, double? fraction, int seed, ValidationRule? rule)
    {
        var usual = loaded.TestFraction ?? DefaultSplit;
        return rule?.TimeColumn is { } column ? ValidationRule.Last(Times(loaded.Train, column), fraction ?? usual)
            : rule?.GroupColumn is { } group ? Holdout.OfGroups(Groups(loaded.Train, group), fraction ?? usual, seed)
            : task.Rows.Split(loaded.Train, trainer, fraction, usual, seed);
    }

    private IReadOnlyList<double> Times(TData rows, string column) => (task.Times ?? throw new InputException(
        $"--validation time:{column}: the rows of {task.Name} have no column to sort by; use holdout or cv:5.")).Times(rows,
        column);

    private IReadOnlyList<int> Groups(TData rows, string column) => (task.WholeGroups ?? throw new InputException(
        $"--validation group:{column}: the rows of {task.Name} have no groups to hold out whole; use holdout or cv:5."))
        .GroupOfEach(rows, column);
}
