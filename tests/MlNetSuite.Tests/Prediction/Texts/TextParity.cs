using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Prediction.Texts;

/// <summary>Small models of texts, and whether our own counting answers as ML.NET does with the same zip.</summary>
internal static class TextParity
{
    private const float Tolerance = 1e-5f;

    /// <summary>Texts of all sizes, with markup and without.</summary>
    internal static string[] AllSizes { get; } =
    [
        "", " ", "x", "match goal score team", "Match GOAL, score TEAM 7 NASA Ada", "goal goal goal goal sugar",
        "goal|goal goal  goal sugar", "😀", "\ud800", "\0a\u0001\u0002", "<div>sugar fl&#111;ur bake &amp; caf&eacute;</div> <3",
        "a <b and c>", "ſİıẞ", string.Concat(Enumerable.Repeat("goal <br/>日 ", 20_000)),
    ];

    /// <summary>A model of 120 made-up texts.</summary>
    /// <param name="name">The trainer.</param>
    /// <param name="set">Its parameters.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="marked">Whether a third of the texts have HTML.</param>
    internal static byte[] Zip(string name, Dictionary<string, string> set, int classes, bool marked)
    {
        var tiny = TinyData.Texts(120, classes);
        var data = marked
            ? tiny with { Texts = [.. tiny.Texts.Select((t, i) => i % 3 == 0 ? $"<p class='x'>{t} Ada {i}<br>caf&eacute;</p>" : t)] }
            : tiny;
        return Zip(name, set, data);
    }

    /// <summary>A model of some texts.</summary>
    internal static byte[] Zip(string name, Dictionary<string, string> set, TextDataset data)
    {
        var trainer = new TextClassificationTask().Trainers.Single(t => t.Name == name);
        var run = new TrainingRun(1, 2);
        var model = trainer.Train(data, trainer.Space.Resolve(set), run);
        var card = ToyArtifacts.Card(model) with { Labels = data.Classes, Outputs = ToyArtifacts.Outputs(model, data.Classes) };
        return ModelArtifact.Pack(run.ML, model.Transformer, model.InputSchema, card, [new() { ["Text"] = "match goal sugar" }]);
    }

    internal static void AssertSame(PredictionModel model, string[] texts)
    {
        var view = new MLContext().Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text }));
        var expected = model.Transformer.Transform(view).GetColumn<float[]>("Score").ToList();
        var scores = model.Scores(view, TestContext.Current.CancellationToken).ToList();
        for (var i = 0; i < texts.Length; i++)
            Assert.All(expected[i].Zip(scores[i]), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= Tolerance,
                $"{pair.Second} for {pair.First}: '{string.Concat(texts[i].Take(50).Select(c => $"{(int)c:X4} "))}'"));
    }

    /// <summary>A row of an app's own type.</summary>
    internal sealed class TextRow
    {
        public string Text { get; set; } = "";
    }
}
