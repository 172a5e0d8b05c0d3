using MlNetSuite.Data;
using MlNetSuite.Notebooks.Pictures;

namespace MlNetSuite.Notebooks;

/// <summary>Images of a dataset side by side, each above what it is.</summary>
/// <example><code>
/// Notebook.Show(ImageGrid.OfEachClass(split.Train, perClass: 8));
/// </code></example>
public static class ImageGrid
{
    private const int Across = 10;

    /// <summary>The first images.</summary>
    /// <param name="images">Grey or colour.</param>
    /// <param name="count">The maximum number of images, at least 1.</param>
    /// <param name="columns">Images in a row.</param>
    /// <exception cref="ArgumentException">There are no images.</exception>
    public static PngImage Of(ImageDataset images, int count = 20, int columns = Across)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Of(images, [.. Enumerable.Range(0, Math.Min(count, images.Count))], columns);
    }

    /// <summary>Chosen images, under the names of their classes.</summary>
    /// <param name="images">Grey or colour.</param>
    /// <param name="rows">Which, in this order.</param>
    /// <param name="columns">Images in a row.</param>
    /// <exception cref="ArgumentException">No rows are given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is not one of the dataset's.</exception>
    public static PngImage Of(ImageDataset images, IReadOnlyList<int> rows, int columns = Across)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(rows);
        return Of(images, [.. rows.Select(row => (row, Views.DatasetViews.Label(images.Labels[InRange(images, row)], images.Classes)))],
            columns);
    }

    /// <summary>The first images of each class, a class a row.</summary>
    /// <param name="images">Grey or colour.</param>
    /// <param name="perClass">Images of a class, at least 1.</param>
    /// <param name="classes">Most classes shown.</param>
    public static PngImage OfEachClass(ImageDataset images, int perClass = Across, int classes = Across)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(perClass, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        var rows = Enumerable.Range(0, images.Count).Where(row => images.Labels[row] >= 0).ToLookup(row => images.Labels[row]);
        // A class with fewer images than others leaves gaps, so that classes stay separate.
        return Of(images, [.. Enumerable.Range(0, Math.Min(classes, images.Classes.Count)).SelectMany(label =>
            Enumerable.Range(0, perClass)
            .Select(i =>
                (rows[label].Skip(i).Select(row => (int?)row).FirstOrDefault() ?? Gap, i == 0 || rows[label].Skip(i).Any()
                    ? images.Classes[label]
                    : "")))], perClass);
    }

    /// <summary>Wrongly predicted images, each above <c>actual → predicted</c>.</summary>
    /// <param name="images">The evaluated images.</param>
    /// <param name="mistakes">What <see cref="Misclassifications.Of(Prediction.PredictionModel, ImageDataset, int, CancellationToken)"/>
    /// found.</param>
    /// <param name="columns">Images in a row.</param>
    public static PngImage OfMistakes(ImageDataset images, Misclassifications mistakes, int columns = 6)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(mistakes);
        return Of(images, [.. mistakes.Rows.Select(m => (m.Row, $"{m.Actual} → {m.Predicted}"))], columns);
    }

    private const int Gap = -1;

    private static PngImage Of(ImageDataset images, IReadOnlyList<(int Row, string Caption)> shown, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (shown.Count == 0)
            throw new ArgumentException("there are no images to show; give at least one row.", nameof(shown));
        var tiles = shown.Select(s => s.Row == Gap
            ? null
            : Tile.Of(images.Image(s.Row), images.Shape.Channels, images.Shape.Height, images.Shape.Width, s.Caption)).ToList();
        return TileSheet.Draw(tiles, columns,
            $"{shown.Count(s => s.Row != Gap)} images of {images.Name}: " +
            $"{Described(shown.Where(s => s.Row != Gap).Select(s => s.Caption))}");
    }

    private static int InRange(ImageDataset images, int row) => row >= 0 && row < images.Count
        ? row
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"the dataset {images.Name} has the rows 0 to {images.Count - 1}.");

    private static string Described(IEnumerable<string> captions) =>
        Views.Clip.Of(string.Join(", ", captions.CountBy(c => c).Select(c => c.Value == 1 ? c.Key : $"{c.Key} ({c.Value})")), 300);
}
