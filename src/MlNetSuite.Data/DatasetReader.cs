using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Readers;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data;

/// <summary>Reads datasets by catalog id, file or folder. A source with test rows of its own gives them as <c>Test</c>.</summary>
/// <param name="store">Where catalog datasets are found.</param>
/// <param name="catalog">The available ids.</param>
public sealed class DatasetReader(DatasetStore store, DatasetCatalog catalog)
{
    /// <summary>Over <see cref="DatasetStore.Default"/> and <see cref="DatasetCatalog.Default"/>.</summary>
    public static DatasetReader Default { get; } = new(DatasetStore.Default, DatasetCatalog.Default);

    /// <summary>Texts and their classes, from a table (CSV, TSV, <c>label TAB text</c>), fastText or TREC lines, gzipped or
    /// not, or a folder with a folder of .txt files for each class.</summary>
    /// <param name="source">A catalog id or a path.</param>
    /// <param name="columns">Columns that are not to be inferred.</param>
    /// <param name="test">A source of test rows; null takes those of <paramref name="source"/>, if it has any.</param>
    /// <param name="classes">The classes of a model at hand, in its order; null takes those of the training rows. Rows of
    /// other classes are labelled -1.</param>
    /// <param name="threads">Files of a folder to read at once; null for one a core.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InputException">The source is not there or not what it should be.</exception>
    public DataSplit<TextDataset> Texts(
        string source, ColumnRoles? columns = null, string? test = null, IReadOnlyList<string>? classes = null, int? threads = null,
        CancellationToken cancel = default) =>
        new TextSources(Resolve, columns ?? new(), threads ?? Environment.ProcessorCount, cancel).Read(source, test, classes);

    /// <summary>Ratings that users gave items, from a table with a header or with the columns user, item, rating and timestamp
    /// in this order (CSV, tabs, MovieLens' <c>::</c>), gzipped or not. A table without ratings is implicit feedback:
    /// who chose what.</summary>
    /// <param name="source">A catalog id or a path.</param>
    /// <param name="columns">Columns that are not to be inferred.</param>
    /// <param name="test">A source of test rows, or null. Training and test rows share the lists of users and items.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InputException">The source is not there or not what it should be.</exception>
    public DataSplit<RatingDataset> Ratings(
        string source, ColumnRoles? columns = null, string? test = null, CancellationToken cancel = default) =>
        new RatingSources(Resolve, columns ?? new(), cancel).Read(source, test);

    /// <summary>Whether a source of <see cref="Ratings"/> has none, but rows that say who chose what.</summary>
    internal bool IsImplicit(string source, ColumnRoles columns) =>
        new RatingSources(Resolve, columns, default).IsImplicit(source);

    /// <summary>Images and their classes, from IDX files or a folder with a folder of images for each class (optionally below
    /// <c>train/</c> and <c>test/</c>).</summary>
    /// <param name="source">A catalog id or a path.</param>
    /// <param name="shape">The size that images from folders are brought to; null takes the commonest, in grey if all are grey.</param>
    /// <param name="test">A source of test rows; null takes those of <paramref name="source"/>, if it has any.</param>
    /// <param name="classes">The classes of a model at hand, in its order; null takes those of the training rows. Rows of
    /// other classes are labelled -1.</param>
    /// <param name="threads">Cores to decode the images of a folder with; null takes all.</param>
    /// <param name="options">How pictures are read; null for the usual way. IDX files are pixels already.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InputException">The source is not there or not what it should be.</exception>
    public DataSplit<ImageDataset> Images(
        string source, ImageShape? shape = null, string? test = null, IReadOnlyList<string>? classes = null, int? threads = null,
        ImageOptions? options = null, CancellationToken cancel = default) =>
        new ImageSources(Resolve, shape, options ?? new(), threads ?? Environment.ProcessorCount, cancel).Read(source, test, classes);

    /// <summary>A table and the class of each row, from CSV, TSV, an Excel workbook, JSON objects (gzipped, zipped or not) or
    /// Parquet.</summary>
    /// <param name="source">A path; a folder or a pattern such as <c>parts/*.csv</c> for several files with the same columns.</param>
    /// <param name="columns">Columns that are not to be inferred: the label is found by its usual names, or else is the last.</param>
    /// <param name="test">A source of test rows, or null.</param>
    /// <param name="model">The model the rows are for, whose classes and columns they take; null where they are to be learned from.</param>
    /// <param name="threads">Cores to look at columns with; null takes all. What is read does not depend on it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InputException">The source is not there or not what it should be.</exception>
    public DataSplit<ClassificationTable> ClassificationTables(
        string source, ColumnRoles? columns = null, string? test = null, ModelCard? model = null, int? threads = null,
        CancellationToken cancel = default) =>
        new TableSources(Resolve, "classification", columns ?? new(), model, threads ?? Environment.ProcessorCount, cancel)
            .Classes(source, test);

    /// <summary>A table and a number to predict for each row.</summary>
    /// <inheritdoc cref="ClassificationTables"/>
    public DataSplit<RegressionTable> RegressionTables(
        string source, ColumnRoles? columns = null, string? test = null, ModelCard? model = null, int? threads = null,
        CancellationToken cancel = default) =>
        new TableSources(Resolve, "regression", columns ?? new(), model, threads ?? Environment.ProcessorCount, cancel)
            .Numbers(source, test);

    private DataSource Resolve(string source, string task)
    {
        if (catalog.Contains(source))
        {
            var entry = catalog.Find(source);
            return entry.Task == task
                ? new(source, entry, store.Require(entry))
                : throw new InputException($"dataset '{source}' is for {entry.Task}; {Suitable()}");

            string Suitable() => catalog.Entries.Where(e => e.Task == task).Select(e => e.Id).ToList() is { Count: > 0 } ids
                ? $"for {task} there are: {string.Join(", ", ids)}"
                : $"none is for {task}: give the path of a file";
        }
        if (File.Exists(source) || Directory.Exists(source) || InputFile.At(source).IsNoFile)
            return new(source, null, null);
        if (source.Contains('/', StringComparison.Ordinal) || source.Contains('\\', StringComparison.Ordinal) || Path.HasExtension(source))
            throw new InputException($"no file or folder at '{source}'");
        catalog.Find(source);
        throw new InputException($"no file or folder at '{source}'");
    }
}
