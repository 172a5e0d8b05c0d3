using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Tests.Prediction.Outputs;

/// <summary>An answer is what the card lists, whatever that is.</summary>
public class PredictionResultTests
{
    private static readonly CardOutput
        Class = new("PredictedLabel", "Text", null, OutputRole.Class),
        Probabilities = new("Score", "Single", 2, OutputRole.Probabilities),
        Number = new("Score", "Single", null, OutputRole.Number),
        Forecast = new("Sales", "Single", 3, OutputRole.Number),
        Bounds = new("Bounds", "Single", 2, OutputRole.Interval),
        Embedding = new("Embedding", "Single", 3, OutputRole.Embedding),
        Flag = new("KnownUser", "Single", 1, OutputRole.Flag),
        Note = new("Note", "Text");

    private static string Json(CardOutput[] outputs, float[] numbers, string[] texts, params string[] labels) =>
        new PredictionResult(new(outputs, labels), numbers, texts).ToJson().ToJsonString();

    [Fact]
    public void A_classifier_answers_with_a_class_its_probability_and_all_probabilities() =>
        Assert.Equal("""{"prediction":"spam","score":0.75,"probabilities":{"ham":0.25,"spam":0.75}}""",
            Json([Class, Probabilities], [0.25f, 0.75f], ["spam"], "ham", "spam"));

    [Fact]
    public void A_number_answers_for_itself_and_further_outputs_follow_by_name() =>
        Assert.Equal("""{"prediction":4.5,"score":4.5,"knownUser":false,"bounds":{"lower":4,"upper":5},"note":"so"}""",
            Json([Number, Flag, Bounds, Note], [4.5f, 0, 4, 5], ["so"]));

    [Fact]
    public void Several_values_are_an_array_and_have_no_score() =>
        Assert.Equal("""{"prediction":[1,2,3]}""", Json([Forecast], [1, 2, 3], []));

    [Fact]
    public void An_embedding_is_no_prediction() =>
        Assert.Equal("""{"embedding":[0.5,-1,null]}""", Json([Embedding], [0.5f, -1, float.NaN], []));

    [Fact]
    public void Outputs_are_found_by_name_and_an_unknown_name_is_told_the_others()
    {
        var answer = new PredictionResult(new([Number, Bounds, Note], []), [1, 0.5f, 2], ["so"]);
        Assert.Equal(2, answer["Bounds"].Upper[0]);
        Assert.Equal("so", answer["Note"].Text);
        Assert.True(float.IsNaN(answer["Note"].Number));
        Assert.False(answer["Note"].Flag);
        Assert.False(answer.TryGet("bounds", out _));
        Assert.Equal("the model has no output 'Limits'; it gives: Score, Bounds, Note.",
            Assert.Throws<KeyNotFoundException>(() => answer["Limits"]).Message);
        Assert.Equal(["Bounds", "Note"], answer.FurtherOutputs.Select(o => o.Name));
        Assert.Equal([1], answer.Values.ToArray());
    }

    [Fact]
    public void A_class_that_the_card_does_not_list_has_the_highest_probability_for_a_score() =>
        Assert.Equal(0.75f, new PredictionResult(new([Class, Probabilities], ["ham", "spam"]), [0.25f, 0.75f], ["eggs"]).Score);
}
