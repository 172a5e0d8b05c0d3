using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Analysis.Explanations;

/// <summary>Explains the answers of a model: of one row, of one image, or of all rows together. Any number of threads may ask at
/// once.</summary>
/// <example><code>
/// var why = new ModelExplainer(model).Explain(new Dictionary&lt;string, object?&gt; { ["Text"] = "win a prize" });
/// </code></example>
/// <param name="model">Stays the caller's: it is not disposed.</param>
public sealed class ModelExplainer(PredictionModel model)
{
    private const int FewestSamples = 10;
    private const int MostWords = 1_000;

    /// <summary>Why the model answers a row as it does: which words of a text speak for the class (LIME), or what each column
    /// of a table adds (exact Shapley values up to <see cref="ExplanationOptions.ExactColumns"/> columns, Kernel SHAP above).</summary>
    /// <param name="row">As for <see cref="PredictionModel.Predict(IReadOnlyDictionary{string, object?})"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="PredictionInputException">The row or a background row lacks a column, the label is none of the model's, or the
    /// model takes images (<see cref="ExplainImage"/>).</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Explanation Explain(IReadOnlyDictionary<string, object?> row, ExplanationOptions? options = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        options = Checked(options);
        if (model.TakesImages)
            throw new PredictionInputException("the model takes images; explain one by ExplainImage.");
        using var _ = model.Take();
        row = model.WithModelNames(row);
        var prediction = model.PredictHeld(row);
        var (label, place) = Explained(prediction, options.Label);
        return model.TakesText ? ExplainText(row, label!, place, options, cancel) : ExplainTable(row, label, place, options, cancel);
    }

    /// <summary>Where in an image its class shows: an occlusion map (Zeiler and Fergus 2014).</summary>
    /// <param name="image">A path, bytes, a stream or an <see cref="MLImage"/>, or raw <c>Pixels</c> as <c>float[]</c>.</param>
    /// <param name="options">Only the label counts: nothing is sampled.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="PredictionInputException">It is not an image, the label is none of the model's, or the model takes no
    /// images.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public OcclusionMap ExplainImage(object image, ExplanationOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        options = Checked(options);
        if (!model.TakesImages || model.Card.Image is not { } size)
            throw new PredictionInputException(
                $"a model for {model.Card.Task} takes no image; it takes: {string.Join(", ", model.InputSchema.Select(c => c.Name))}.");
        using var _ = model.Take();
        var pixels = image as float[] ?? model.PixelsOf(image);
        var (label, place) = Explained(model.PredictHeld(new Dictionary<string, object?>(1) { [ImageFront.Pixels] = pixels }),
            options.Label);
        var patch = Occlusion.PatchOf(size);
        var (whole, losses) = Occlusion.Losses(pixels, size, patch, images =>
            [.. model.ScoreRows([.. images.Select(i => new Dictionary<string, object?>(1) { [ImageFront.Pixels] = i })], cancel)
                .Select(s => (double)s[place])]);
        return new(label!, whole, size.Channels, size.Height, size.Width, patch, pixels, losses);
    }

    /// <summary>How much worse the model does on rows when one input column, or one block of its images, is shuffled among them
    /// (permutation feature importance, Breiman 2001).</summary>
    /// <param name="rows">By column name; for image models with <c>Pixels</c> as <c>byte[]</c>.</param>
    /// <param name="metric">A metric, higher is better, from the scores of all rows: the probabilities in the order of the card's
    /// labels, or the number predicted.</param>
    /// <param name="repeats">Shuffles of each column, at least 1.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The columns, the most important first.</returns>
    /// <exception cref="PredictionInputException">A row lacks a column.</exception>
    public IReadOnlyList<FeatureImportance> PermutationImportance(
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, Func<IReadOnlyList<float[]>, double> metric, int repeats = 5,
        int seed = 1, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        using var _ = model.Take();
        var features = model.TakesImages
            ? ExchangedFeature.Grid(model.Card.Image!, ImageBlocks)
            : [.. model.InputSchema.Select(c => ExchangedFeature.Column(c.Name))];
        if (!model.TakesImages)
            rows = [.. rows.Select(model.WithModelNames)];
        return Explanations.PermutationImportance.Compute(
            rows, features, asked => model.ScoreRows(asked, cancel), metric, repeats, seed, cancel);
    }

    /// <summary>The words that predict each class, by taking each word out of each text.</summary>
    /// <param name="texts">A hundred or two give a picture; each costs a prediction for each of its words.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>For each class its words, the most predictive first.</returns>
    /// <exception cref="PredictionInputException">The model does not read one text.</exception>
    public IReadOnlyList<WordInfluence> TellingWords(IReadOnlyList<string> texts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (!model.TakesText)
            throw new PredictionInputException(
                $"a model for {model.Card.Task} does not read one text; it takes: " +
                $"{string.Join(", ", model.InputSchema.Select(c => c.Name))}.");
        using var _ = model.Take();
        return WordDeletion.Compute(texts, given => model.ScoreRows([.. given.Select(TextRow)], cancel), model.Card.Labels, cancel);
    }

    private const int ImageBlocks = 4;

    private Explanation ExplainText(
        IReadOnlyDictionary<string, object?> row, string label, int place, ExplanationOptions options, CancellationToken cancel)
    {
        var text = RowValues.Text(model.InputSchema[0].Name, row[model.InputSchema[0].Name]).ToString();
        var words = new TextWords(text, MostWords);
        double[] Scores(IEnumerable<string> texts) =>
            [.. model.ScoreRows([.. texts.Select(TextRow)], cancel).Select(s => (double)s[place])];
        var whole = Scores([text])[0];
        if (words.Words.Count == 0)
            return new("lime", label, whole, whole, []) { Notes = ["the text has no words; nothing in it could be taken out."] };
        var surrogate = Lime.Fit(words.Words.Count, kept => Scores(kept.Select(words.With)), options.Samples, options.Seed, cancel);
        return new("lime", label, whole, surrogate.Intercept,
            Sorted(words.Words.Select((word, w) => new Attribution(word, null, surrogate.Coefficients[w]))))
        {
            Fidelity = surrogate.Fidelity,
            Notes = words.Cut ? [$"only the first {MostWords:N0} different words were looked at."] : [],
        };
    }

    private Explanation ExplainTable(
        IReadOnlyDictionary<string, object?> row, string? label, int place, ExplanationOptions options, CancellationToken cancel)
    {
        var own = options.Background.Count == 0;
        var background = (own ? model.Samples.Rows : options.Background).Select(model.WithModelNames).ToList();
        if (background.Count == 0)
            throw new PredictionInputException("the artifact has no sample rows to compare with; give background rows.");
        var columns = model.InputSchema.Select(c => c.Name).ToList();
        var game = new TableGame(asked => model.ScoreRows(asked, cancel), place, columns, row, background);
        var exact = columns.Count <= ExplanationOptions.ExactColumns;
        var (start, values) = exact
            ? ShapleyValues.Exact(columns.Count, game.Worth)
            : KernelShap.Estimate(columns.Count, game.Worth, options.Samples, options.Seed, cancel);
        return new(exact ? "exact-shapley" : "kernel-shap", label, start + values.Sum(), start,
            Sorted(columns.Select((name, c) => new Attribution(
                name, model.InputSchema[name].Type is ImageDataViewType ? Pictured(row[name]) : Shown(row[name]), values[c]))))
        {
            Notes = own ? [$"compared with the artifact's {background.Count} sample rows only; more rows give a steadier picture."] : [],
        };
    }

    private ExplanationOptions Checked(ExplanationOptions? options)
    {
        options ??= new();
        if (options.Samples < FewestSamples)
            throw new PredictionInputException($"{options.Samples} samples: at least {FewestSamples} are needed.");
        if (options.Label is { } label && model.Card.Labels.Count == 0)
            throw new PredictionInputException($"the label '{label}' was asked for, but a model for {model.Card.Task} has no labels.");
        if (options.Label is { } other && model.Layout.Labels.Of(other) < 0)
            throw new PredictionInputException(
                $"the model has no label '{other}'; it has: {string.Join(", ", model.Card.Labels.Take(50))}." +
                (Nearest.To(other, model.Card.Labels) is { } near ? $" Did you mean '{near}'?" : ""));
        return options;
    }

    private (string? Label, int Place) Explained(PredictionResult prediction, string? requested)
    {
        var label = requested ?? prediction.Label;
        return (label, label is null ? 0 : model.Layout.Labels.Of(label));
    }

    private Dictionary<string, object?> TextRow(string text) => new(1) { [model.InputSchema[0].Name] = text };

    private static IReadOnlyList<Attribution> Sorted(IEnumerable<Attribution> attributions) =>
        [.. attributions.OrderByDescending(a => Math.Abs(a.Weight))];

    /// <summary>A picture, which may be thousands of letters of base64.</summary>
    private static string Pictured(object? value) => value is PictureFile file ? file.Name : ImageValue.IsMissing(value) ? "" : "picture";

    private static string Shown(object? value) => value switch
    {
        null => "",
        JsonElement { ValueKind: JsonValueKind.Null } => "",
        IFormattable plain when value is not JsonElement => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
