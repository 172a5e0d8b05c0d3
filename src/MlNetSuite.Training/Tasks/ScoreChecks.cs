using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tasks;

/// <summary>What the metrics of a test say that a person may miss: that they are of few rows, that they are too good next to those of the
/// validation, or those of one class.</summary>
internal static class ScoreChecks
{
    /// <summary>The share of the test rows that are of one class from which on it is told.</summary>
    private const double AlmostAll = 0.9;

    /// <summary>Of fewer test rows nothing is said of the difference.</summary>
    private const int FewestRows = 50;

    /// <summary>A share such as accuracy is far above another by at least so much, and by so many standard errors of either.</summary>
    private const double FarAbove = 0.05, StandardErrors = 4;

    /// <summary>An error is far below another by this factor.</summary>
    private const double FarBelow = 0.6;

    /// <summary>Metrics of fewer rows say little: of 30, one row is three points of accuracy.</summary>
    internal const int FewRows = 30;

    /// <summary>So many classes are too many where there are fewer rows to each than these.</summary>
    private const int ManyLabels = 10, FewestPerClass = 2;

    /// <summary>Of fewer rows an R2 below 0 says nothing.</summary>
    private const int FewestOfNumbers = 10;

    private static readonly string[] Shares = ["accuracy", "balancedAccuracy", "macroF1", "auc"];

    private static readonly string[] Errors = ["rmse", "mae"];

    /// <summary>What to say; nothing where there is nothing.</summary>
    /// <param name="card">The model's card, with the metrics of its validation if there was one.</param>
    /// <param name="test">The metrics of its test.</param>
    internal static IEnumerable<string> Notes(ModelCard card, MetricReport test) =>
        [.. NotTested(card), .. ManyClasses(card), .. FewTested(card), .. OneClass(card, test), .. TooGood(card, test)];

    /// <summary>The note on an evaluation on few rows; nothing where there are enough.</summary>
    internal static IEnumerable<string> FewEvaluated(int rows) =>
        rows is > 0 and < FewRows ? [$"measured on {Rows(rows, "")}: the metrics say little; more rows would tell more."] : [];

    /// <summary>The note on a model that its metrics show to be of no use; nothing where rows are too few to say.</summary>
    /// <param name="test">The metrics of the model.</param>
    /// <param name="trivial">Those of always answering the commonest class, or the mean.</param>
    /// <param name="rows">How many rows both rest on.</param>
    internal static IEnumerable<string> NoBetter(MetricReport test, MetricReport trivial, int rows)
    {
        if (test.Has("r2") && rows >= FewestOfNumbers && test["r2"] < 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the model is no better than answering the mean always: r2 is {test["r2"]:0.000}, below 0.");
        else if (rows >= FewRows && !test.Has("r2") && test.Has("rmse") && trivial.Has("rmse") && test["rmse"] >= trivial["rmse"])
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the model is no better than answering the mean always: rmse is {test["rmse"]:0.000}, ") +
                string.Create(CultureInfo.InvariantCulture, $"that of the mean {trivial["rmse"]:0.000}.");
        else if (rows >= FewRows && test.Has("accuracy") && trivial.Has("accuracy") && trivial["accuracy"] < 1
            && test["accuracy"] <= trivial["accuracy"])
            yield return string.Create(CultureInfo.InvariantCulture, $"accuracy is {test["accuracy"]:0.000}, no better than answering ") +
                string.Create(CultureInfo.InvariantCulture,
                    $"the commonest class '{trivial.Classes?.OnlyPredicted}' always ({trivial["accuracy"]:0.000}).");
    }

    private static IEnumerable<string> NotTested(ModelCard card)
    {
        if (card.TestRows > 0)
            yield break;
        var why = card.Labels.Count > 0 ? "; a class with a single row is only learned from" : "";
        yield return $"there are no test rows: none of the {Rows(card.TrainRows, "")} could be held out{why}. Nothing is known of how " +
            "good the model is; more rows, or rows of their own for the test (--test), would tell.";
    }

    /// <summary>A label of names or ids trains like any other, and no answer to a new row can be right.</summary>
    private static IEnumerable<string> ManyClasses(ModelCard card)
    {
        var rows = card.TrainRows + card.TestRows;
        if (card.Labels.Count >= ManyLabels && card.Labels.Count * FewestPerClass > rows)
            yield return $"{card.Labels.Count:N0} classes in {rows:N0} rows: most classes have a single row, of which nothing general " +
                "can be learned. Is the label the right column?";
    }

    private static IEnumerable<string> FewTested(ModelCard card)
    {
        var protocol = (string?)card.Validation?["protocol"];
        var crossValidated = protocol?.StartsWith("cv:", StringComparison.Ordinal) == true;
        var validated = protocol is null || card.TrainRows == 0 ? 0
            : crossValidated ? card.TrainRows
            : Math.Max(1, (int)Math.Round(card.TrainRows * ValidationRule.ShareOf(card.TrainRows)));
        var tested = card.TestRows is > 0 and < FewRows ? $"measured on {Rows(card.TestRows, "test ")}" : "";
        if (validated is > 0 and < FewRows)
            tested += (tested.Length > 0 ? ", validated on " : "measured by validation on ") +
                (crossValidated ? "" : "about ") + Rows(validated, "");
        if (tested.Length == 0)
            yield break;
        var remedy = crossValidated ? $"those of {protocol} rest on all {card.TrainRows:N0} training rows"
            : protocol is null ? "--validation cv:5 measures on every training row, too"
            : "--validation cv:5 validates on every training row";
        yield return $"{tested}: the metrics say little; more data would tell more, and {remedy}.";
    }

    private static string Rows(int count, string kind) => $"{count} {kind}{(count == 1 ? "row" : "rows")}";

    private static IEnumerable<string> OneClass(ModelCard card, MetricReport test)
    {
        if (test.Classes is not { } classes)
            yield break;
        var rows = classes.Labels.Select((_, c) => classes.Support(c)).ToList();
        var largest = rows.IndexOf(rows.Max());
        var share = rows[largest] / (double)Math.Max(1, rows.Sum());
        var start = $"of the rows are '{classes.Labels[largest]}'";
        if (share is >= AlmostAll and < 1 && !card.Notes.Any(note => note.Contains(start, StringComparison.Ordinal)))
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{share:P1} {start}, and accuracy is {share:0.000} for always saying so; ") +
                "balancedAccuracy, macroF1 and the classes' own metrics say more.";
    }

    private static IEnumerable<string> TooGood(ModelCard card, MetricReport test)
    {
        if (card.TestRows < FewestRows || card.Validation?["metrics"] is not JsonObject validation)
            return [];
        var shares = Compared(Shares, validation, test)
            .FindAll(v => v.Test - v.Validation > Math.Max(FarAbove, StandardErrors * StandardError(v.Validation, card)));
        // A single row that is far off moves the one, but not the other.
        var errors = Compared(Errors, validation, test);
        if (errors.Exists(v => v.Test >= FarBelow * v.Validation))
            errors.Clear();
        return (IEnumerable<string>)[.. shares.Concat(errors).Take(1).Select(v =>
            string.Create(CultureInfo.InvariantCulture,
                $"the test {v.Metric}, {v.Test:0.0000}, is far better than the {v.Validation:0.0000} ") +
            "on validation rows: test rows may be copies of training rows, of the same persons or days, or easier ones. Look at how they " +
            "were held out.")];
    }

    private static List<(string Metric, double Test, double Validation)> Compared(
        IEnumerable<string> metrics, JsonObject validation, MetricReport test) =>
        [.. from metric in metrics
            where test.Has(metric)
            let validated = validation[metric] is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN
            where double.IsFinite(validated)
            select (metric, test[metric], validated)];

    /// <summary>Of the difference of two shares, one of test rows, one of the rows that validation holds out.</summary>
    private static double StandardError(double share, ModelCard card)
    {
        var validated = Math.Max(1, card.TrainRows * ValidationRule.ShareOf(card.TrainRows));
        return Math.Sqrt(Math.Max(0, share * (1 - share)) * (1 / validated + 1.0 / card.TestRows));
    }
}
