using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Cli.Commands;

/// <summary>What people said of pairs of texts, understood as numbers or as one of two values.</summary>
internal sealed class SimilarityLabels
{
    // As datasets of paraphrases and duplicates write it.
    private static readonly string[] UsualPositives =
    [
        "1", "true", "yes", "y", "duplicate", "duplicates", "is_duplicate", "paraphrase", "equivalent", "same", "similar", "match",
        "entailment",
    ];

    private readonly int[] _places;
    private readonly double[]? _scores;
    private readonly bool[]? _alike;

    private SimilarityLabels(int[] places, double[]? scores, bool[]? alike) => (_places, _scores, _alike) = (places, scores, alike);

    /// <summary>Pairs that have a label.</summary>
    internal int Count => _places.Length;

    /// <summary>The value that means the same; null where labels are scores.</summary>
    internal string? Positive { get; private init; }

    /// <summary>What a person should know.</summary>
    internal IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Understands labels.</summary>
    /// <param name="labels">One a pair, as a row has it.</param>
    /// <param name="column">Where they stand.</param>
    /// <param name="positive">The value that means the same; null to find out.</param>
    /// <param name="roles">The decimal mark of numbers.</param>
    /// <exception cref="InputException">They are neither numbers nor of two values, or it is not clear which means the same.</exception>
    internal static SimilarityLabels Of(IReadOnlyList<object?> labels, string column, string? positive, ColumnRoles? roles = null)
    {
        var read = ScoreColumn.Read(column, labels, roles ?? new());
        var all = Enumerable.Range(0, labels.Count);
        // Where all others are numbers, a dash or 'none' is no value either.
        var areNumbers = all.All(place => read.AreMissing[place] || double.IsFinite(read.Numbers[place]));
        int[] places = [.. all.Where(place => !(areNumbers ? read.AreMissing[place] : ScoreColumn.IsMissing(labels[place])))];
        string[] given = [.. places.Select(place => ScoreColumn.Text(labels[place]))];
        if (given.Length == 0)
            throw new InputException($"no pair has a value in the column '{column}'");
        IReadOnlyList<string> notes = [.. Without([.. all.Except(places).Select(place => ScoreColumn.Text(labels[place]))], column)];
        string[] values = [.. given.Distinct().Take(3).Order(StringComparer.Ordinal)];
        if (values.Length == 2 || positive is not null)
        {
            var number = (string value) => read.Numbers[places[Array.IndexOf(given, value)]];
            var same = positive is null ? PositiveOf(values, column, number) : Named(positive, given, column);
            return new(places, null, [.. given.Select(value => value == same)]) { Positive = same, Notes = notes };
        }
        double[] scores = [.. places.Select(place => Score(read.Numbers[place], ScoreColumn.Text(labels[place]), column, place + 1))];
        return new(places, scores, null) { Notes = [.. notes, .. read.Notes] };
    }

    /// <summary>The measures of <see cref="SentenceSimilarity"/> over the pairs that have a label.</summary>
    internal MetricReport Evaluate(IReadOnlyList<float> cosines)
    {
        float[] own = [.. _places.Select(place => cosines[place])];
        return _scores is null ? SentenceSimilarity.Evaluate(own, _alike!) : SentenceSimilarity.Evaluate(own, _scores);
    }

    private static IEnumerable<string> Without(string[] cells, string column)
    {
        if (cells.Length == 0)
            yield break;
        var word = cells.FirstOrDefault(cell => cell.Length > 0);
        var pairs = string.Create(CultureInfo.InvariantCulture, $"{cells.Length:N0} pair{(cells.Length == 1 ? " has" : "s have")}");
        yield return $"{pairs} no value of '{column}'{(word is null ? "" : $", but '{word}'")}";
    }

    private static string PositiveOf(string[] values, string column, Func<string, double> number)
    {
        var usual = values.Where(value => UsualPositives.Contains(value, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (usual.Length == 1)
            return usual[0];
        if (values.All(value => double.IsFinite(number(value))))
            return values.MaxBy(number)!;
        throw new InputException(
            $"the column '{column}' has the values '{values[0]}' and '{values[1]}'; name the one that means the same by --positive");
    }

    private static string Named(string positive, string[] given, string column) => given.Contains(positive, StringComparer.Ordinal)
        ? positive
        : throw new InputException($"--positive {positive}: the column '{column}' has {Shown(given)}");

    private static double Score(double number, string label, string column, int row) => double.IsFinite(number)
        ? number
        : throw new InputException(
        string.Create(CultureInfo.InvariantCulture, $"row {row:N0} has '{label}' in the column '{column}'; ") +
        "numbers, or one of two values, are expected");

    private static string Shown(string[] given)
    {
        string[] values = [.. given.Distinct().Take(4)];
        return string.Join(", ", values.Take(3).Select(value => $"'{value}'")) + (values.Length > 3 ? ", ..." : "");
    }
}
