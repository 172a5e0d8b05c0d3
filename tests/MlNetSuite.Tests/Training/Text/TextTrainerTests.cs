using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Text;

/// <summary>What holds for every text trainer beyond <see cref="TrainerContract"/>.</summary>
public class TextTrainerTests
{
    public static TheoryData<string> All() => [.. new TextClassificationTask().Trainers.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Texts_are_told_apart_with_probabilities_in_the_order_of_the_classes(string trainer)
    {
        var data = TinyData.Texts(120, 3);
        var answers = Answer(Train(trainer, data), ["match goal score team", "sugar flour bake", "comet orbit moon star"]);
        Assert.Equal(["topic 0", "topic 1", "topic 2"], answers.Select(a => a.PredictedLabel));
        for (var i = 0; i < answers.Count; i++)
        {
            Assert.Equal(1, answers[i].Score.Sum(), 1e-4);
            Assert.Equal(i, Array.IndexOf(answers[i].Score, answers[i].Score.Max()));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Empty_unknown_and_very_long_texts_get_an_answer(string trainer)
    {
        var model = Train(trainer, TinyData.Texts(90, 3));
        string[] texts = ["", "   ", "zzz qqq", "\ud800", new string('x', 1_000_000), string.Concat(Enumerable.Repeat("goal 日 ", 200_000))];
        Assert.All(Answer(model, texts), a =>
        {
            Assert.All(a.Score, s => Assert.InRange(s, 0, 1));
            Assert.StartsWith("topic", a.PredictedLabel);
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_class_without_rows_and_rows_without_a_class_do_no_harm(string trainer)
    {
        var tiny = TinyData.Texts(90, 3);
        var data = tiny with { Classes = [.. tiny.Classes, "topic 3"], Labels = [.. tiny.Labels.Select((l, i) => i % 10 == 0 ? -1 : l)] };
        var answer = Assert.Single(Answer(Train(trainer, data), ["flour oven sugar bake"]));
        Assert.Equal("topic 1", answer.PredictedLabel);
        Assert.Equal(4, answer.Score.Length);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_text_empty_is_no_failure_but_a_model_of_shares_or_refused(string trainer)
    {
        var data = new TextDataset("empties", [.. Enumerable.Repeat("", 30)], [.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? 1 : 0)],
            ["a", "b"]);
        try
        {
            Assert.All(Answer(Train(trainer, data), ["", "x"]), a => Assert.All(a.Score, s => Assert.InRange(s, 0, 1)));
        }
        catch (InputException fault)
        {
            Assert.Contains("empties", fault.Message);
        }
    }

    /// <summary>Each option of n-grams, ratios and weights, by what it does to a model.</summary>
    [Theory]
    [InlineData("pairs", "3")]
    [InlineData("shapes", "true")]
    [InlineData("ratioPower", "0")]
    [InlineData("termWeights", "tfidf")]
    [InlineData("classWeights", "balanced")]
    [InlineData("charScope", "word")]
    public void An_option_of_nbsvm_changes_scores_and_still_tells_texts_apart(string name, string value)
    {
        var tiny = TinyData.Texts(120, 3);
        // A rare third class and some capitals, so that every option has something to work on.
        var rows = Enumerable.Range(0, tiny.Count).Where(i => tiny.Labels[i] < 2 || i % 4 == 2).ToArray();
        var data = tiny.Subset(rows) with { Texts = [.. rows.Select(i => i % 3 == 0 ? $"{tiny.Texts[i]} Ada {i}" : tiny.Texts[i])] };
        var trainer = new NbSvmTrainer();
        string[] texts = ["match goal score team", "sugar flour bake", "comet orbit moon star"];
        List<Result> With(Dictionary<string, string> set) =>
            Answer(trainer.Train(data, trainer.Space.Resolve(set), new TrainingRun(1, 2)), texts);
        var (usual, changed) = (With([]), With(new() { [name] = value }));
        Assert.Equal(["topic 0", "topic 1", "topic 2"], changed.Select(a => a.PredictedLabel));
        Assert.NotEqual(usual[0].Score, changed[0].Score);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_configuration_a_sweep_begins_with_is_one_a_person_may_set(string trainer)
    {
        var subject = new TextClassificationTask().Trainers.Single(t => t.Name == trainer);
        var begun = subject.Search.Portfolio.Prepend(subject.Search.Defaults).ToList();
        Assert.True(begun.Count > 1);
        Assert.All(begun, set => Assert.True(subject.Space.Resolve(set.Printed).Same(set)));
        Assert.Equal(begun.Count, begun.Select(set => set.ToString()).Distinct().Count());
    }

    [Fact]
    public void More_classes_than_dimensions_keep_their_second_matrix()
    {
        var data = TinyData.Texts(120, 3);
        var trainer = new EmbeddingBagTrainer();
        var parameters = trainer.Space.Resolve(new Dictionary<string,
            string>
        { ["dimension"] = "2", ["epochs"] = "60", ["learningRate"] = "1" });
        var model = trainer.Train(data, parameters, new TrainingRun(1, 1));
        Assert.Equal(["topic 1", "topic 2"], Answer(model, ["sugar flour bake", "comet orbit moon star"]).Select(a => a.PredictedLabel));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Markup_and_invisible_characters_of_new_texts_are_read_as_in_training(string trainer)
    {
        var tiny = TinyData.Texts(90, 3);
        var marked = tiny with { Texts = [.. tiny.Texts.Select((t, i) => i % 3 == 0 ? $"<p class='x'>{t}<br>caf&eacute;</p>" : t)] };
        var model = Train(trainer, marked);
        var note = Assert.Single(model.Notes, note => note.Contains("HTML", StringComparison.Ordinal));
        Assert.StartsWith("30 of 90 training texts have HTML", note);
        string[] clean = ["match goal score team", " sugar flour bake & café "];
        string[] written = ["match g\u00adoal sc<b>or</b>e te\u200bam", "<div>sugar fl&#111;ur bake &amp; caf&eacute;</div>"];
        Assert.Equal(Answer(model, clean).SelectMany(a => a.Score), Answer(model, written).SelectMany(a => a.Score));
        Assert.Equal("Text", Assert.Single(model.InputSchema).Name);
        Assert.Equal(TextDataViewType.Instance, model.Transformer.GetOutputSchema(model.InputSchema)["Text"].Type);
    }

    [Fact]
    public void Quoted_lines_are_text_and_are_told()
    {
        var tiny = TinyData.Texts(60, 2);
        var quoting = tiny with { Texts = [.. tiny.Texts.Select((t, i) => i < 7 ? $"yes\n> {t}" : t)] };
        Assert.Equal("7 of 60 training texts quote others in lines that begin with >; such lines are read with the rest",
            Assert.Single(Train("embedding-bag", quoting).Notes));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Markup_is_text_where_that_is_asked_for_and_nothing_is_said_of_texts_without_any(string name)
    {
        var trainer = new TextClassificationTask().Trainers.Single(t => t.Name == name);
        var tiny = TinyData.Texts(60, 2);
        Assert.DoesNotContain(Train(name, tiny).Notes, note => note.Contains("HTML", StringComparison.Ordinal));
        var marked = tiny with { Texts = [.. tiny.Texts.Select((t, i) => $"{t} {(tiny.Labels[i] == 0 ? "<b>" : "<i>")}")] };
        var kept = trainer.Train(
            marked, trainer.Space.Resolve(new Dictionary<string, string> { ["markup"] = "keep" }), new TrainingRun(1, 2));
        Assert.DoesNotContain(kept.Notes, note => note.Contains("HTML", StringComparison.Ordinal));
        Assert.NotEqual(Answer(kept, ["x <b>"])[0].Score, Answer(kept, ["x <i>"])[0].Score);
    }

    private static TrainedModel Train(string name, TextDataset data)
    {
        var trainer = new TextClassificationTask().Trainers.Single(t => t.Name == name);
        return trainer.Train(data, trainer.Space.Defaults, new TrainingRun(1, 2));
    }

    private static List<Result> Answer(TrainedModel model, string[] texts)
    {
        var ml = new MLContext();
        var rows = ml.Data.LoadFromEnumerable(texts.Select(t => new Row { Text = t }));
        return [.. ml.Data.CreateEnumerable<Result>(model.Transformer.Transform(rows), reuseRowObject: false)];
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }

    private sealed class Result
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
