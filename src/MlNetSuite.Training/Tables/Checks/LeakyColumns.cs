using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tables.Checks;

/// <summary>Finds columns of which each alone gives the answer, as one does that was filled in afterwards. Of a sample of the rows two
/// thirds are learned from and a third is answered: by the rows of the same value, or of the nearest ones below and above.</summary>
internal static class LeakyColumns
{
    /// <summary>Rows looked at, at most: a few milliseconds a column.</summary>
    private const int MostRows = 1_000;

    /// <summary>Of fewer rows nothing is said.</summary>
    private const int FewestRows = 60;

    /// <summary>The score from which on a column is told: R2, or balanced accuracy, so that naming one class always is none.</summary>
    private const double Enough = 0.99;

    private const int MostNamed = 5;

    /// <summary>What to say of them; nothing where there are none, or where there is only one column to learn from.</summary>
    /// <param name="columns">The columns to learn from.</param>
    /// <param name="all">The answers.</param>
    internal static IEnumerable<string> Notes(IReadOnlyList<InferredColumn> columns, TableAnswers all)
    {
        if (columns.Count < 2 || columns[0].Column.Count < FewestRows)
            return [];
        var rows = RowPick.Draw(columns[0].Column.Count, MostRows, seed: 1).ToArray();
        new Random(1).Shuffle(rows);
        var third = rows.Length / 3;
        var (held, learned) = (rows[..third], rows[third..]);
        List<(string Name, double Score)> leaky =
        [
            .. columns.Where(c => !Counts(c.Column)).Select(c => (c.Column.Name, Score: Score(c, all, learned, held) ?? 0))
                .Where(c => c.Score >= Enough).OrderByDescending(c => c.Score),
        ];
        if (leaky.Count == 0)
            return [];
        var named = string.Join(", ", leaky.Take(MostNamed).Select(c =>
            string.Create(CultureInfo.InvariantCulture, $"'{c.Name}' ({all.Metric} {Math.Floor(c.Score * 10_000) / 10_000:0.0000})")));
        var further = leaky.Count > MostNamed ? $" and {leaky.Count - MostNamed:N0} more" : "";
        return
        [
            $"{named}{further} alone {(leaky.Count == 1 ? "gives" : "give, each,")} the answer. If it is not known before the answer is, " +
            "as what is filled in afterwards, leave it out: " +
            $"{string.Join(' ', leaky.Take(MostNamed).Select(c => $"--ignore {Word(c.Name)}"))}",
        ];
    }

    private static double? Score(InferredColumn column, TableAnswers answers, int[] learned, int[] held)
    {
        var values = column.Column;
        var common = answers.Common(learned);
        var missing = learned.Where(values.IsMissing).ToList() is { Count: > 0 } none ? answers.Common(none) : common;
        int[] present = [.. learned.Where(r => !values.IsMissing(r))];
        Func<int, float> answer = column switch
        {
            // Between two days lie the answers of days between: that is no leak, but their order (see AnswerOrder).
            { Kind: ColumnMeaning.Date } => present.Length == 0 ? _ => common : Always(answers.Common(present)),
            { Column: NumberColumn } => ByNeighbours(values, answers, present, common),
            _ => ByValue(values, answers, present, common),
        };
        return answers.Score(held, [.. held.Select(r => values.IsMissing(r) ? missing : answer(r))]);
    }

    private static Func<int, float> Always(float answer) => _ => answer;

    private static Func<int, float> ByValue(TableColumn column, TableAnswers answers, int[] learned, float common)
    {
        var known = learned.GroupBy(r => column.Text(r).Trim()).ToDictionary(g => g.Key, g => answers.Common([.. g]));
        return row => known.GetValueOrDefault(column.Text(row).Trim(), common);
    }

    private static Func<int, float> ByNeighbours(TableColumn column, TableAnswers answers, int[] learned, float common)
    {
        if (learned.Length == 0)
            return _ => common;
        var numbers = Array.ConvertAll(learned, column.Number);
        int[] rows = [.. learned];
        Array.Sort(numbers, rows);
        List<float> different = [], answered = [];
        for (var from = 0; from < rows.Length;)
        {
            var to = from + 1;
            while (to < rows.Length && numbers[to] == numbers[from])
                to++;
            different.Add(numbers[from]);
            answered.Add(answers.Common(new ArraySegment<int>(rows, from, to - from)));
            from = to;
        }
        var (values, known) = (different.ToArray(), answered.ToArray());
        return row =>
        {
            var value = column.Number(row);
            var at = Array.BinarySearch(values, value);
            if (at >= 0)
                return known[at];
            var above = ~at;
            if (above == 0 || above == values.Length)
                return known[Math.Min(above, values.Length - 1)];
            var (low, high) = ((double)values[above - 1], (double)values[above]);
            return answers.Between(known[above - 1], known[above], (value - low) / (high - low));
        };
    }

    /// <summary>Whether numbers grow from row to row: they say where a row stands, and what stands next to it.</summary>
    private static bool Counts(TableColumn column) => column is NumberColumn
        && Enumerable.Range(1, column.Count - 1).All(row => column.Number(row) > column.Number(row - 1));

    private static string Word(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') ? name : $"\"{name}\"";
}
