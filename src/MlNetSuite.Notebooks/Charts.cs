using MlNetSuite.Data;
using MlNetSuite.Notebooks.Plots;
using MlNetSuite.Notebooks.Views;

namespace MlNetSuite.Notebooks;

/// <summary>The charts of machine learning stories. Each is a plotly.js figure as data, to be shown as it is or refined.</summary>
/// <example><code>
/// Notebook.Show(Charts.ClassBalance(split.Train));
/// Notebook.Show(Charts.SweepHistory(outcome));
/// </code></example>
public static partial class Charts
{
    // More values than this become bins.
    private const int MostValues = 21, Bins = 20;

    /// <summary>How many images there are of each class.</summary>
    public static Chart ClassBalance(ImageDataset images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return ClassBalance(images.Name, images.Labels, images.Classes);
    }

    /// <summary>How many texts there are of each class.</summary>
    public static Chart ClassBalance(TextDataset texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return ClassBalance(texts.Name, texts.Labels, texts.Classes);
    }

    /// <summary>How many rows there are of each class.</summary>
    public static Chart ClassBalance(ClassificationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return ClassBalance(table.Name, table.Labels, table.Classes);
    }

    /// <summary>How often each rating was given; in twenty bins where there are many different ones.</summary>
    public static Chart RatingHistogram(RatingDataset ratings)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        var counts = ratings.Ratings.CountBy(r => r).OrderBy(c => c.Key).ToList();
        var (labels, heights) = counts.Count <= MostValues
            ? (counts.Select(c => Numbers.Plain(c.Key)).ToArray(), counts.Select(c => c.Value).ToArray())
            : Binned(ratings.Ratings);
        return Plot.Chart($"Ratings in {ratings.Name}",
            [Plot.Trace("bar", ("x", labels), ("y", heights), ("marker", Plot.Of(("color", Palette.Blue))))],
            ("xaxis", Plot.Axis("rating", ("type", "category"))), ("yaxis", Plot.Axis("ratings given")));
    }

    private static Chart ClassBalance(string name, IReadOnlyList<int> labels, IReadOnlyList<string> classes)
    {
        var counts = DatasetViews.Counts(labels, classes);
        return Plot.Chart($"Classes in {name}",
            [Plot.Trace("bar", ("x", classes.Select(PlotText.Literal).ToArray()), ("y", counts),
                ("marker", Plot.Of(("color", Palette.Blue))))],
            ("xaxis", Plot.Axis("class", ("type", "category"))), ("yaxis", Plot.Axis("rows")));
    }

    private static (string[] Labels, int[] Counts) Binned(float[] values)
    {
        var (min, max) = (values.Min(), values.Max());
        var step = (max - min) / Bins;
        var counts = new int[Bins];
        foreach (var value in values)
            counts[Math.Min(Bins - 1, (int)((value - min) / step))]++;
        return ([.. Enumerable.Range(0, Bins)
            .Select(b => $"{Numbers.Plain(Math.Round(min + b * step, 3))} to {Numbers.Plain(Math.Round(min + (b + 1) * step, 3))}")],
            counts);
    }
}
