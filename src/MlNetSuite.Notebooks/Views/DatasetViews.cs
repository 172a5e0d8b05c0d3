using MlNetSuite.Data;

namespace MlNetSuite.Notebooks.Views;

/// <summary>Datasets: how large they are, what is in them, their first rows.</summary>
internal static class DatasetViews
{
    private const int HeadRows = 5, HeadImages = 10, ClassesShown = 20, ColumnsShown = 30;

    internal static View Of(ImageDataset images) => new(
        $"{images.Name}: {Numbers.Whole(images.Count)} images, {images.Shape.Width} x {images.Shape.Height}, " +
        $"{(images.Shape.Channels == 1 ? "grey" : "colour")}",
    [
        .. images.Count == 0 ? (Block[])[] : [new Figure(ImageGrid.Of(images, HeadImages))],
        .. Classes(images.Labels, images.Classes),
    ]);

    internal static View Of(TextDataset texts) => new($"{texts.Name}: {Numbers.Whole(texts.Count)} texts",
    [
        new Table("The first rows", ["label", "text"],
            Head(texts.Count, row => [Label(texts.Labels[row], texts.Classes), Clip.Of(texts.Texts[row], 160)])),
        .. Classes(texts.Labels, texts.Classes),
    ]);

    internal static View Of(RatingDataset ratings) => new(
        $"{ratings.Name}: {Numbers.Whole(ratings.Count)} ratings of {Numbers.Whole(ratings.Items.Count)} items by " +
        $"{Numbers.Whole(ratings.Users.Count)} users",
        new Sentence(ratings.Count == 0 ? "No ratings." :
            $"{Numbers.Percent((double)ratings.Count / ((double)ratings.Items.Count * ratings.Users.Count))} of all pairs are rated; " +
            $"from {Numbers.Plain(ratings.Ratings.Min())} to {Numbers.Plain(ratings.Ratings.Max())}, mean " +
            $"{Numbers.Value(ratings.Ratings.Average(r => (double)r))}."),
        new Table("The first rows", ["user", "item", Column.Number("rating"), .. ratings.Timestamps is null ? (Column[])[] : ["time"]],
            Head(ratings.Count, row =>
            [
                ratings.Users[ratings.UserIndex[row]], ratings.Items[ratings.ItemIndex[row]], Numbers.Plain(ratings.Ratings[row]),
                .. ratings.Timestamps is null ? (Cell[])[] : [Time(ratings.Timestamps[row])],
            ])));

    internal static View Of(TableDataset table) =>
        new($"{table.Name}: {Numbers.Whole(table.Count)} rows, {table.Columns.Count} columns, answers in {table.Answer}",
    [
        new Table("The first rows", [table.Answer, .. table.Columns.Take(ColumnsShown).Select(c => new Column(c.Name, c is NumberColumn))],
            Head(table.Count,
                row => [Answer(table, row), .. table.Columns.Take(ColumnsShown)
                    .Select(c =>
                        (Cell)(c is NumberColumn && !c.IsMissing(row) ? Numbers.Plain(c.Number(row)) : Clip.Of(c.Text(row), 60)))])),
        new Table("Columns", ["column", "kind", Column.Number("missing")],
            [.. table.Columns.Take(ColumnsShown)
                .Select(c => (IReadOnlyList<Cell>)[c.Name, c is NumberColumn ? "numbers" : "text", Numbers.Percent(Missing(c))])]),
        .. table.Columns.Count > ColumnsShown ? (Block[])[new Sentence($"and {table.Columns.Count - ColumnsShown} more columns.")] : [],
        .. table is ClassificationTable classes ? Classes(classes.Labels, classes.Classes) : [],
    ]);

    /// <summary>A class's name; rows of a class unknown in training have none.</summary>
    internal static string Label(int label, IReadOnlyList<string> classes) => label < 0 ? "(unknown class)" : classes[label];

    /// <summary>Rows of each class.</summary>
    internal static int[] Counts(IReadOnlyList<int> labels, IReadOnlyList<string> classes)
    {
        var counts = new int[classes.Count];
        foreach (var label in labels)
            if (label >= 0)
                counts[label]++;
        return counts;
    }

    private static IEnumerable<Block> Classes(IReadOnlyList<int> labels, IReadOnlyList<string> classes)
    {
        var counts = Counts(labels, classes);
        var most = Math.Max(1, counts.DefaultIfEmpty().Max());
        yield return new Table("Classes", ["class", "rows"],
            [.. classes.Take(ClassesShown)
                .Select((name, c) => (IReadOnlyList<Cell>)[name, new Cell(Numbers.Whole(counts[c])) { Bar = (double)counts[c] / most }])]);
        if (classes.Count > ClassesShown)
            yield return new Sentence($"and {Numbers.Whole(classes.Count - ClassesShown)} more classes.");
    }

    private static IReadOnlyList<IReadOnlyList<Cell>> Head(int count, Func<int, IReadOnlyList<Cell>> row) =>
        [.. Enumerable.Range(0, Math.Min(HeadRows, count)).Select(row)];

    private static string Answer(TableDataset table, int row) => table switch
    {
        ClassificationTable classes => Label(classes.Labels[row], classes.Classes),
        RegressionTable numbers => Numbers.Plain(numbers.Targets[row]),
        _ => "",
    };

    private static double Missing(TableColumn column) =>
        column.Count == 0 ? 0 : (double)Enumerable.Range(0, column.Count).Count(column.IsMissing) / column.Count;

    private static string Time(long seconds) => seconds == RatingDataset.NoTime ? "" :
        seconds is >= -62135596800 and <= 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)
            : seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
