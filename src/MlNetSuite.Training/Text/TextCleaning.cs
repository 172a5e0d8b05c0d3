using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Trains on texts as a person sees them (<see cref="TextMarkup"/>) where a training text is written otherwise, and has the
/// model read new texts so. A model of texts without markup has no such step.</summary>
internal static class TextCleaning
{
    private const string Name = "markup";
    private const string Remove = "remove";
    private const string Keep = "keep";
    private const string Given = "GivenText";
    private const string Clean = "CleanText";

    /// <summary>Adds the parameter that overrules it.</summary>
    internal static SearchSpace Markup(this SearchSpace space) => space.Choice(Name, [Remove, Keep],
        "remove: HTML tags and invisible characters are left out and &amp; is read as &, if training texts have any; keep: they are text");

    /// <summary>Trains on clean texts.</summary>
    /// <param name="data">The texts as they were given.</param>
    /// <param name="parameters">May say that markup is text.</param>
    /// <param name="run">The training.</param>
    /// <param name="train">Trains on the texts it is given.</param>
    internal static TrainedModel Train(
        TextDataset data, ParameterSet parameters, TrainingRun run, Func<TextDataset, TrainedModel> train)
    {
        var model = Cleaned(data, parameters, run, train);
        var quoting = data.Texts.Count(HasQuotedLine);
        return quoting == 0 ? model : model with
        {
            Notes =
            [
                .. model.Notes,
                $"{quoting:N0} of {data.Count:N0} training texts quote others in lines that begin with >; such lines are read with " +
                "the rest",
            ],
        };
    }

    private static bool HasQuotedLine(string text) =>
        text.StartsWith("> ", StringComparison.Ordinal) || text.Contains("\n> ", StringComparison.Ordinal);

    private static TrainedModel Cleaned(
        TextDataset data, ParameterSet parameters, TrainingRun run, Func<TextDataset, TrainedModel> train)
    {
        if (parameters.Text(Name) == Keep)
            return train(data);
        var clean = run.Prepare(data, nameof(TextCleaning), () => WithoutMarkup(data), rows => rows.Texts.Sum(text => 2L * text.Length));
        if (ReferenceEquals(clean, data))
            return train(data);
        var model = train(clean);
        return model with { Transformer = Behind(run.ML, model.Transformer), Notes = [.. model.Notes, Note(data, clean)] };
    }

    private static string Note(TextDataset data, TextDataset clean) =>
        $"{Changed(data.Texts, clean.Texts):N0} of {data.Count:N0} training texts have HTML (tags, or characters written like &amp;) or " +
        $"invisible characters; the model reads texts without tags, as a browser shows them. --set {Name}={Keep} takes them as they are";

    private static int Changed(IReadOnlyList<string> texts, IReadOnlyList<string> clean) =>
        texts.Zip(clean).Count(pair => !ReferenceEquals(pair.First, pair.Second));

    private static TextDataset WithoutMarkup(TextDataset data)
    {
        var texts = data.Texts.Select(TextMarkup.Clean).ToList();
        return Changed(data.Texts, texts) == 0 ? data : new(data.Name, texts, data.Labels, data.Classes);
    }

    /// <summary>A model behind the step that cleans its text; what an app gave is there again at the end.</summary>
    private static TransformerChain<ITransformer> Behind(MLContext ml, ITransformer model)
    {
        var front = new OnnxModelEstimator(ml, TextMarkupGraph.Write(TextRows.Text, Clean))
            .Append(ml.Transforms.CopyColumns(Given, TextRows.Text))
            .Append(ml.Transforms.CopyColumns(TextRows.Text, Clean)).Fit(TextRows.None(ml));
        List<ITransformer> steps = [front];
        var none = front.Transform(TextRows.None(ml));
        foreach (var step in TransformerChains.Flatten(model))
        {
            // Of a vector, which a graph gives, NormalizeText makes one of any length; an expression folds case alike and keeps it.
            steps.Add(step is TextNormalizingTransformer
                ? ml.Transforms.Expression(TextRows.Lower, "x => lower(x)", TextRows.Text).Fit(none)
                : step);
            none = steps[^1].Transform(none);
        }
        steps.Add(ml.Transforms.CopyColumns(TextRows.Text, Given).Append(ml.Transforms.DropColumns(Given, Clean)).Fit(none));
        return new([.. steps]);
    }
}
