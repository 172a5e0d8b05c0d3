using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Tests.Training.Text;

namespace MlNetSuite.Tests.Prediction.Embeddings;

/// <summary>A zip with an embedding shows which of its training texts are most like a new one.</summary>
public class TrainingExamplesTests
{
    [Fact]
    public void The_nearest_training_texts_come_first_with_the_classes_they_were_given()
    {
        var model = OpenedModel.Of(SentenceZip.Bytes);
        Assert.InRange(model.Examples, 60, 90);
        var nearest = model.NearestExamples(Row("sugar and flour go into the oven"));
        Assert.Equal(3, nearest.Count);
        Assert.All(nearest, example => Assert.Equal("topic 1", example.Label));
        Assert.Equal(nearest.OrderByDescending(example => example.Similarity), nearest);
        Assert.Equal(nearest, model.NearestExamples(model.Predict(Row("sugar and flour go into the oven"))));
    }

    [Fact]
    public void A_training_text_is_most_like_itself()
    {
        var model = OpenedModel.Of(SentenceZip.Bytes);
        var text = model.NearestExamples(Row("moon"))[0].Text;
        var itself = model.NearestExamples(Row(text), 1)[0];
        Assert.Equal((text, 1), (itself.Text, MathF.Round(itself.Similarity, 2)));
    }

    [Fact]
    public void The_card_tells_of_them_and_no_sample_rows_means_no_examples()
    {
        using (var model = SentenceZip.Open())
        {
            Assert.Contains(model.Card.Notes, note => note.StartsWith($"the zip keeps {model.Examples} training texts"));
            Assert.Contains($"{model.Examples} training texts with their classes", HeldData.Of(model).ToString());
        }
        using var without = PredictionModel.Open(new MemoryStream(SentenceZip.Train(samples: 0)));
        Assert.Equal(0, without.Examples);
        Assert.DoesNotContain(without.Entries().Keys, name => name == TrainingExamples.EntryName);
        Assert.Contains("--samples 0", Assert.Throws<PredictionInputException>(() => without.NearestExamples(Row("moon"))).Message);
    }

    [Fact]
    public void What_is_written_is_read_and_long_texts_are_cut()
    {
        var written = TrainingExamples.Of([new string('x', 1_000), "b"], [0, 1], [[0.6f, 0.8f], [1, 0]]);
        var read = TrainingExamples.Parse(written.ToBytes(), 2);
        var nearest = read.Nearest([1, 0], 5, ["a", "b"]);
        Assert.Equal(["b", new string('x', 300) + "…"], nearest.Select(example => example.Text));
        Assert.Equal(0.6f, nearest[1].Similarity, 0.01f);
    }

    [Fact]
    public void A_damaged_entry_is_refused_wherever_it_is_damaged()
    {
        var bytes = TrainingExamples.Of(["one", "two"], [0, 1], [[0.6f, 0.8f], [1, 0]]).ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => TrainingExamples.Parse(bytes[..length], 2));
        Assert.Throws<InvalidDataException>(() => TrainingExamples.Parse([.. bytes, 0], 2));
        Assert.Throws<InvalidDataException>(() => TrainingExamples.Parse(bytes, labels: 1));
        for (var place = 0; place < 12; place++)
        {
            var damaged = bytes.ToArray();
            damaged[place] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => TrainingExamples.Parse(damaged, 2));
        }
    }

    private static Dictionary<string, object?> Row(string text) => new() { ["Text"] = text };
}
