using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tables.Checks;

/// <summary>Finds out whether the answer goes with time: with a column of dates or of identifiers, or with the order of the rows. Rows held
/// out at random then lie between those learned from, and test what will never be asked.</summary>
internal static class AnswerOrder
{
    /// <summary>Rows looked at, at most.</summary>
    private const int MostRows = 2_000;

    /// <summary>Of fewer rows nothing is said.</summary>
    private const int FewestRows = 60;

    /// <summary>The rank correlation from which on it is told.</summary>
    private const double Enough = 0.6;

    /// <summary>A column of fewer values does not put rows in order.</summary>
    private const int FewValues = 10;

    /// <summary>What to say of it; nothing where there is nothing. The order of rows that are sorted by their answer says
    /// nothing.</summary>
    /// <param name="train">The rows in the order of their file.</param>
    internal static IEnumerable<string> Notes(TableDataset train)
    {
        if (train.Count < FewestRows)
            return [];
        var rows = RowPick.Spread(train.Count, MostRows);
        var answers = TableAnswers.Of(train).Subset(rows);
        List<double[]> trends = [.. answers.Trends().Select(Ranks)];
        var columns = train.Columns.Where(c => c is DateColumn or NumberColumn).Select(c => c.Subset(rows))
            .Where(c => c is DateColumn || IsIdentifier(c))
            .Select(c => (c.Name, Correlation: Correlation(Order(c), trends))).OrderByDescending(c => c.Correlation).ToList();
        if (columns is [var first, ..] && first.Correlation >= Enough)
            return [Note($"'{first.Name}'", first.Correlation,
                $"--validation time:{first.Name} validates and tests on the last rows instead.")];
        double[] places = [.. Enumerable.Range(0, rows.Count).Select(row => (double)row)];
        var order = Correlation(places, trends);
        if (order < Enough || answers.IsSorted())
            return [];
        List<TableColumn> all = [.. train.Columns.Select(c => c.Subset(rows))];
        foreach (var column in all.Where(IsInBlocks))
            if (Correlation(places, [.. answers.Trends().Select(trend => Ranks(WithoutMeans(trend, column)))]) < Enough)
                return [];
        var growing = all.Find(Grows)?.Name ?? "COLUMN";
        return
        [
            Note("the order of the rows", order,
                $"If that is the order of time, --validation time:{growing} validates and tests on the last rows instead."),
        ];
    }

    /// <summary>Whether the rows are put together by the values of a column: the answer may go with those, and their order means
    /// nothing.</summary>
    private static bool IsInBlocks(TableColumn column)
    {
        var changes = Enumerable.Range(1, column.Count - 1).Count(row => column.Text(row) != column.Text(row - 1));
        return column is not DateColumn && changes > 0
            && changes < 2 * Enumerable.Range(0, column.Count).Select(column.Text).Distinct().Count() && changes < column.Count / FewValues;
    }

    private static double[] WithoutMeans(double[] trend, TableColumn column)
    {
        var means = Enumerable.Range(0, trend.Length).GroupBy(column.Text).ToDictionary(g => g.Key, g => g.Average(row => trend[row]));
        return [.. trend.Select((value, row) => value - means[column.Text(row)])];
    }

    private static bool Grows(TableColumn column)
    {
        var order = column is DateColumn or NumberColumn ? Order(column) : [double.NaN];
        return order.Zip(order.Skip(1)).All(pair => pair.First <= pair.Second) && order.Distinct().Count() >= FewValues;
    }

    private static bool IsIdentifier(TableColumn column) =>
        ColumnInference.Infer(column) is { Kind: ColumnMeaning.Nothing, Why: ColumnInference.Identifiers };

    private static string Note(string what, double correlation, string remedy) =>
        string.Create(CultureInfo.InvariantCulture, $"the answer goes with {what} (rank correlation {correlation:0.00}), ") +
        $"and rows held out at random lie between those learned from, which is easier than what comes after them. {remedy}";

    private static double[] Order(TableColumn column) => [.. Enumerable.Range(0, column.Count).Select(row =>
        column.IsMissing(row) ? double.NaN : column is DateColumn dates ? dates.Ticks[row] : column.Number(row))];

    /// <summary>The largest correlation of the ranks, whichever way it goes.</summary>
    private static double Correlation(double[] order, List<double[]> trends)
    {
        var ranks = Ranks(order);
        return trends.Max(trend => Math.Abs(Pearson(ranks, trend)));
    }

    /// <summary>Ranks, equal values sharing theirs; a value that is missing has the mean rank.</summary>
    private static double[] Ranks(double[] values)
    {
        var ranks = new double[values.Length];
        var present = Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i])).OrderBy(i => values[i]).ToArray();
        Array.Fill(ranks, (present.Length - 1) / 2.0);
        for (var from = 0; from < present.Length;)
        {
            var to = from + 1;
            while (to < present.Length && values[present[to]] == values[present[from]])
                to++;
            for (var i = from; i < to; i++)
                ranks[present[i]] = (from + to - 1) / 2.0;
            from = to;
        }
        return ranks;
    }

    private static double Pearson(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        double xy = 0, xx = 0, yy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xx * yy > 0 ? xy / Math.Sqrt(xx * yy) : 0;
    }
}
