using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Analysis.Drift;

/// <summary>How far rows, and a model's answers to them, are from those it was trained on. Any number of threads may ask at once.</summary>
/// <example><code>
/// var report = new ModelDrift(model).Compare(rows);
/// Console.WriteLine(report.Verdict);
/// </code></example>
/// <param name="model">Stays the caller's: it is not disposed.</param>
public sealed class ModelDrift(PredictionModel model)
{
    private const string User = "User", Item = "Item", Rating = "Rating", PredictedLabel = "PredictedLabel", Score = "Score";

    // Together about a thousand points, which is a few kilobytes.
    private const int AllPoints = 1_000, MostPoints = 101, FewestPoints = 11;
    private const int AllWords = 200, FewestWords = 20;
    private const int MostColumns = 200;

    // Below, nothing is called prose or an identifier.
    private const int FewRows = 20;
    private const double ProseWords = 3;
    private const int FewNewRows = 100;

    /// <summary>Columns of text that the model reads as numbers or dates.</summary>
    private readonly Dictionary<string, CardColumn> _written = model.Card.Inputs.Where(c => c.Format is not null || c.Date is not null)
        .ToDictionary(c => c.Name);

    /// <summary>What rows and the model's answers are like, to be kept in <see cref="ModelCard.Profile"/>. Columns of identifiers are
    /// left out, as are columns beyond the first 200.</summary>
    /// <param name="rows">Rows the model learned from, or a sample of them, as for
    /// <see cref="PredictionModel.Predict(IReadOnlyDictionary{string, object?})"/>; for recommenders with a <c>Rating</c> if there is
    /// one.</param>
    /// <param name="predicted">Rows whose answers are profiled.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="PredictionInputException">A row lacks a column.</exception>
    public ModelProfile CreateProfile(
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, IReadOnlyList<IReadOnlyDictionary<string, object?>> predicted,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(predicted);
        using var _ = model.Take();
        (rows, predicted) = (Readable(Named(rows, cancel)), Readable(Named(predicted, cancel)));
        var points = Math.Clamp(AllPoints / Math.Min(MostColumns, model.InputSchema.Count + 3), FewestPoints, MostPoints);
        return new(rows.Count, predicted.Count, [.. InputProfiles(rows, points, cancel).Where(Tells)],
            [.. AnswerProfiles(predicted, points, cancel).Where(Tells)]);

        // Of a few numbers none is kept.
        static bool Tells(ColumnProfile profile) => profile.Numbers is not { Points.Count: 0 } || profile.Missing == 1;
    }

    /// <summary>Compares rows, and the model's answers to them, with the profile of its training.</summary>
    /// <param name="rows">As for <see cref="PredictionModel.Predict(IReadOnlyDictionary{string, object?})"/>; at least a few hundred give
    /// something.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="PredictionInputException">The model's card has no profile, there are no rows, or a row lacks a column.</exception>
    public DriftReport Compare(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var _ = model.Take();
        if (model.Card.Profile is not { } profile)
            throw new PredictionInputException(
                "the model's card has no profile of its training rows, as it was trained by an earlier version; train it again to " +
                "measure drift.");
        if (rows.Count == 0)
            throw new PredictionInputException("no rows to compare.");
        rows = Named(rows, cancel);
        var notes = Notes(rows);
        rows = Readable(rows);
        var answers = profile.Predictions.Count > 0 ? Ask(rows, cancel) : new([], []);
        ColumnDrift[] inputs = [.. profile.Columns.Where(c => c.Column != Rating || rows[0].ContainsKey(Rating))
            .Select(c => Compare(c, [.. rows.Select(r => c.Numbers is null ? r[c.Column] : Read(c.Column, r[c.Column]))]))];
        ColumnDrift[] predictions = [.. profile.Predictions.Select(c =>
            c.Measure == Measures.Known ? Comparison.Categories(c, IsKnown(c.Column, rows))
            : c.Categories is not null ? Comparison.Categories(c, answers.Labels)
            : Comparison.Numbers(c, answers.Scores))];
        if (predictions.Any(IsMoved) && !inputs.Any(IsMoved))
            notes.Add("the predictions moved and the rows did not: the profile's predictions are of rows held out from training, and " +
                "those for rows that the model learned from differ without any drift.");
        return new(rows.Count, [.. inputs, .. predictions], notes);

        static bool IsMoved(ColumnDrift column) => column.Verdict != DriftVerdict.Stable;
    }

    /// <summary>A value that the model reads as a number or a date from text, as that number or date.</summary>
    private object? Read(string column, object? value) =>
        _written.TryGetValue(column, out var said) ? Measures.Read(said, value) : value;

    private static ColumnDrift Compare(ColumnProfile profile, List<object?> values)
    {
        if (profile.Categories is not null)
            return Comparison.Categories(profile, values.ConvertAll(Measures.Category));
        var drift = Comparison.Numbers(profile, Numbers(values, profile.Measure, profile.Words?.Words.ToHashSet()));
        return profile.Words is { } words ? drift with { Changes = Comparison.Words(words, values.ConvertAll(Measures.Text)) } : drift;
    }

    private static List<double> Numbers(List<object?> values, string measure, HashSet<string>? familiar = null)
    {
        var number = Measures.Number(measure, familiar);
        return values.ConvertAll(v => number(v));
    }

    private List<string> Notes(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows) =>
    [
        .. rows.Count < FewNewRows ? [$"{rows.Count} rows are few: only large shifts are significant."] : (string[])[],
        .. model.InputSchema.Where(c => c.Type is NumberDataViewType).Select(c => (c.Name, Count: rows.Count(r => IsNoNumber(r[c.Name]))))
            .Where(c => c.Count > 0).Select(c => $"'{c.Name}' holds {c.Count:N0} values that are no numbers; they are taken for missing."),
        .. _written.Values.Select(c => (c, Count: rows.Count(r => Measures.Read(c, r[c.Name]) is null && !IsMissing(r[c.Name]))))
            .Where(c => c.Count > 0).Select(c => $"'{c.c.Name}' holds {c.Count:N0} values that are no " +
                $"{(c.c.Date is null ? "numbers" : "dates")} written like {c.c.Format?.Example ?? c.c.Date!.Letters}; they are taken for " +
                "missing."),
    ];

    private IEnumerable<ColumnProfile> InputProfiles(
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, int points, CancellationToken cancel)
    {
        if (model.TakesImages)
            return ((string[])[Measures.Brightness, Measures.Contrast]).Select(measure =>
                Profiler.Numbers(ImageFront.Pixels, measure, Numbers([.. rows.Select(r => r[ImageFront.Pixels])], measure), points));
        if (model.CanRecommend)
            return rows.Count > 0 && rows[0].ContainsKey(Rating)
                ? [Profiler.Numbers(Rating, Measures.Value, Numbers([.. rows.Select(r => r[Rating])], Measures.Value), points)]
                : [];
        // Of pictures beside other columns nothing is measured.
        var columns = model.InputSchema.Where(c => c.Type is not ImageDataViewType).Take(MostColumns)
            .Select(c => (c.Name, IsText: c.Type is TextDataViewType, Values: rows.Select(r => r[c.Name]).ToList())).ToList();
        var words = Math.Max(FewestWords, AllWords / Math.Max(1, columns.Count(c => c.IsText)));
        return columns.SelectMany(c => ProfilesOf(c.Name, c.IsText, c.Values));

        IEnumerable<ColumnProfile> ProfilesOf(string name, bool isText, List<object?> values)
        {
            cancel.ThrowIfCancellationRequested();
            if (_written.TryGetValue(name, out var said))
            {
                var measure = said.Date is null ? Measures.Value : Measures.Date;
                return [Profiler.Numbers(name, measure, Numbers(values.ConvertAll(v => Measures.Read(said, v)), measure), points)];
            }
            return model.TakesText ? Profiler.Texts(name, values.ConvertAll(Measures.Text), points, words)
                : isText ? TextProfiles(name, values, points, words)
                : [Profiler.Numbers(name, Measures.Value, Numbers(values, Measures.Value), points)];
        }
    }

    // A column of a table that is text: dates, prose, identifiers (of which nothing is kept), else categories.
    private static IEnumerable<ColumnProfile> TextProfiles(string name, List<object?> values, int points, int words)
    {
        var present = values.Select(Measures.Category).OfType<string>().ToList();
        var distinct = present.Distinct().ToList();
        if (present.Count > 0 && distinct.TrueForAll(DateValues.Is))
            return [Profiler.Numbers(name, Measures.Date, Numbers(values, Measures.Date), points)];
        if (present.Count >= FewRows && distinct.Count > present.Count / 2)
        {
            if (distinct.Average(text => Explanations.TextWords.Count(text)) >= ProseWords)
                return Profiler.Texts(name, values.ConvertAll(Measures.Text), points, words);
            if (distinct.Count == present.Count)
                return [];
        }
        return [Profiler.Categories(name, Measures.Value, values.ConvertAll(Measures.Category))];
    }

    private IEnumerable<ColumnProfile> AnswerProfiles(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, int points,
        CancellationToken cancel)
    {
        if (model.Layout.Scores < 0)
            return [];
        var answers = Ask(rows, cancel);
        return model.Card.Labels.Count > 0
            ? [Profiler.Categories(PredictedLabel, Measures.Value, answers.Labels, fewest: 1),
                Profiler.Numbers(PredictedLabel, Measures.Confidence, answers.Scores, points)]
            : [Profiler.Numbers(Score, Measures.Value, answers.Scores, points), .. model.CanRecommend
                ? ((string[])[User, Item]).Select(id => Profiler.Categories(id, Measures.Known, IsKnown(id, rows), fewest: 1))
                : []];
    }

    /// <summary>The class or value that each answer gives most weight to. Other kinds of answers are not profiled.</summary>
    private Answers Ask(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel)
    {
        var scores = model.ScoreRows(rows, cancel);
        var places = Array.ConvertAll(scores, s => TensorPrimitives.IndexOfMax<float>(s));
        return new([.. places.Select(p => p < model.Card.Labels.Count ? model.Card.Labels[p] : null)],
            [.. scores.Select((s, r) => (double)s[places[r]])]);
    }

    private IReadOnlyList<string?> IsKnown(string column, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        var ids = (column == User ? model.Rated!.Users : model.Rated!.Items.Take(model.Rated.RatedCount)).ToHashSet();
        return [.. rows.Select(r => ids.Contains(Measures.Text(r[column])) ? "known" : "unknown")];
    }

    /// <summary>Rows with the model's columns under its own names; images as pixels.</summary>
    private IReadOnlyList<IReadOnlyDictionary<string, object?>> Named(
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel) => [.. rows.Select(row =>
    {
        cancel.ThrowIfCancellationRequested();
        if (model.TakesImages)
            return new(1) { [ImageFront.Pixels] = Pixels(row) };
        var named = model.WithModelNames(row);
        if (row.TryGetValue(Rating, out var rating))
            named.TryAdd(Rating, rating);
        return named;
    })];

    /// <summary>Rows that can be predicted on: what should be a number and is none is missing.</summary>
    private IReadOnlyList<IReadOnlyDictionary<string, object?>> Readable(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        if (model.TakesImages)
            return rows;
        var numbers = model.InputSchema.Where(c => c.Type is NumberDataViewType).Select(c => c.Name).ToList();
        return [.. rows.Select(row =>
        {
            var wrong = numbers.FindAll(c => IsNoNumber(row[c]));
            if (wrong.Count == 0)
                return row;
            var readable = new Dictionary<string, object?>(row);
            wrong.ForEach(c => readable[c] = null);
            return readable;
        })];
    }

    private byte[] Pixels(IReadOnlyDictionary<string, object?> row) => row.TryGetValue(ImageFront.Pixels, out var pixels)
        ? pixels as byte[] ?? Array.ConvertAll(RowValues.Singles(ImageFront.Pixels, pixels), p => (byte)p)
        : Array.ConvertAll(model.PixelsOf(RowValues.Find(row, model.InputSchema[0].Name, model.InputSchema)!), p => (byte)p);

    private static bool IsNoNumber(object? value) => double.IsNaN(Measures.Number(Measures.Value)(value)) && !IsMissing(value);

    private static bool IsMissing(object? value) => MissingValues.Is(Measures.Text(value));

    private sealed record Answers(IReadOnlyList<string?> Labels, IReadOnlyList<double> Scores);
}
