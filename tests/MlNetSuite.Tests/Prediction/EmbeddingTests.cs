using System.Numerics.Tensors;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Tests.Server;
using MlNetSuite.Tests.Training.Text;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Prediction;

/// <summary>A model that gives an embedding gives it to who asks for it, and to nobody else.</summary>
public class EmbeddingTests
{
    private const string Goal = "the team scored a goal", Match = "a match, two goals and a team", Bake = "flour and sugar in the oven";

    [Fact]
    public void The_card_names_the_output_and_answers_leave_it_out_until_it_is_named()
    {
        var model = OpenedModel.Of(SentenceZip.Bytes);
        var output = model.Card.Outputs.Single(o => o.Role == OutputRole.Embedding);
        Assert.Equal(("Embedding", 384, "embedding"), (output.Name, output.Size!.Value, output.JsonName));

        var answer = model.Predict(Row(Goal));
        Assert.Empty(answer.FurtherOutputs);
        Assert.Equal(["prediction", "score", "probabilities"], answer.ToJson().Select(property => property.Key));
        Assert.Equal(1, TensorPrimitives.Norm(answer["Embedding"].Numbers), 1e-4);
    }

    [Fact]
    public void One_text_and_many_get_the_vectors_that_ML_NET_gives()
    {
        var model = OpenedModel.Of(SentenceZip.Bytes);
        string[] texts = ["", Goal, Match, Bake, Goal];
        var vectors = model.Embed(texts, TestContext.Current.CancellationToken);
        var rows = model.Transform(new Microsoft.ML.MLContext().Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text })));
        var expected = rows.GetColumn<float[]>("Embedding").ToArray();
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(expected[i], vectors[i], (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(vectors[i], model.Embed(texts[i]));
        }
        Assert.Empty(model.Embed([], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Texts_about_the_same_are_nearer()
    {
        var model = OpenedModel.Of(SentenceZip.Bytes);
        if (model.Embed([Goal, Match, Bake], TestContext.Current.CancellationToken) is not [var goal, var match, var bake])
            throw new InvalidOperationException();
        Assert.True(TensorPrimitives.Dot(goal, match) > TensorPrimitives.Dot(goal, bake) + 0.2f);
    }

    [Fact]
    public void The_engine_embeds_by_name()
    {
        using var engine = new SharedPredictionEngine();
        engine.Load("topics", new MemoryStream(SentenceZip.Bytes));
        Assert.Equal(engine.Embed("topics", Goal), engine.Embed("topics", [Bake, Goal], TestContext.Current.CancellationToken)[1]);
    }

    [Fact]
    public void A_model_without_one_says_so_and_what_it_gives()
    {
        using var model = PredictionModel.Open(new MemoryStream(ServedZips.Texts));
        Assert.False(model.GivesEmbedding);
        Assert.StartsWith(
            "the model gives no embedding (text-classification, ",
            Assert.Throws<PredictionInputException>(() => model.Embed(Goal)).Message);
    }

    [Fact]
    public void Texts_that_are_too_long_to_be_read_whole_are_counted()
    {
        using var model = PredictionModel.Open(new MemoryStream(SentenceZip.Train(0, ("maxTokens", "16"))));
        var embedded = model.EmbedHeld([Goal, string.Join(' ', Enumerable.Repeat(Goal, 40))], TestContext.Current.CancellationToken);
        Assert.Equal((1, 14), (embedded.Cut, embedded.PiecesOfCut));
    }

    [Fact]
    public void An_answer_says_what_of_a_long_text_went_unread()
    {
        using var model = PredictionModel.Open(new MemoryStream(SentenceZip.Train(0, ("maxTokens", "16"))));
        var answers = model.Predict(
            [Row(Goal), Row(string.Join(' ', Enumerable.Repeat(Goal, 40)))], TestContext.Current.CancellationToken);
        Assert.Empty(answers[0].Notes);
        Assert.Equal(
            $"'Text': '{Goal} {Goal}"[..49] + "...' is longer than the 14 word pieces the encoder reads; it does not see what follows",
            Assert.Single(answers[1].Notes).ToString());
    }

    [Fact]
    public void A_model_that_reads_long_texts_in_windows_answers_as_standard_ML_NET_does()
    {
        string Often(string text, int times) => string.Join(' ', Enumerable.Repeat(text, times));
        string[] texts = [Goal, Often($"{Goal} {Bake}", 2), "", Often(Bake, 90)];
        var zip = SentenceZip.Train(0, ("maxTokens", "16"), ("maxWindows", "3"));
        using var model = PredictionModel.Open(new MemoryStream(zip));
        var answers = model.Predict([.. texts.Select(Row)], TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 0, 1], answers.Select(answer => answer.Notes.Count));
        var ml = new Microsoft.ML.MLContext();
        var stock = ml.Model.Load(new MemoryStream(zip), out _);
        var rows = stock.Transform(ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text })));
        foreach (var (answer, probabilities) in answers.Zip(rows.GetColumn<float[]>("Score")))
            Assert.Equal(probabilities, answer.Probabilities.Values.ToArray(), (float a, float b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void An_ensemble_with_such_a_member_has_no_embedding_and_its_card_says_none()
    {
        var data = TinyData.Texts(90, 3);
        var run = new TrainingRun(1, 2);
        ModelMember Member(ITrainer<TextDataset> trainer) => new(trainer.Train(data, trainer.Space.Defaults, run), trainer.Name, 1);
        using var merged = new TextClassificationTask().Merge([Member(new SentenceTrainer()), Member(new LinearTextTrainer())], data, run);
        var definition = new TaskDefinition<TextDataset>
        {
            Name = "text-classification",
            Summary = "",
            Trainers = [new SentenceTrainer()],
            Rows = new TextTaskRows(),
            Evaluation = new ClassificationEvaluation<TextDataset>(rows => (rows.Labels, rows.Classes), (rows, _) => TextTaskRows.View(rows)),
            Outputs = ClassificationEvaluation<TextDataset>.OutputsOf,
        };
        var card = new ModelPacking<TextDataset>(definition, 0).Card(
            new(data, data, []), merged, new SentenceTrainer(), new Dictionary<string, object>(), run);
        Assert.Equal(["PredictedLabel", "Score"], card.Outputs.Select(output => output.Name));
    }

    private static Dictionary<string, object?> Row(string text) => new() { ["Text"] = text };

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }
}
