using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

public class MlNetClassifierTests
{
    private static readonly string[] Classes = ["zwei", "eins", "drei"];

    [Fact]
    public void Scores_are_in_class_order_whatever_the_order_of_the_rows()
    {
        var ml = new MLContext(1);
        // The last class comes first.
        var rows = Enumerable.Range(0, 300).Select(i => new Row { Label = (uint)(2 - i % 3), Features = OneHot(2 - i % 3) });
        var model = Fit(ml, rows);
        for (var c = 0; c < 3; c++)
        {
            var answer = Predict(ml, model, OneHot(c));
            Assert.Equal(Classes[c], answer.PredictedLabel);
            Assert.Equal(answer.Score.Max(), answer.Score[c]);
            Assert.Equal(1, answer.Score.Sum(), 1e-5);
        }
    }

    [Fact]
    public void A_class_without_rows_keeps_its_place_in_the_scores()
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 200).Select(i => new Row { Label = i % 2 == 0 ? 0u : 2u, Features = OneHot(i % 2 == 0 ? 0 : 2) });
        var answer = Predict(ml, Fit(ml, rows), OneHot(2));
        Assert.Equal("drei", answer.PredictedLabel);
        Assert.Equal(3, answer.Score.Length);
        Assert.True(answer.Score[2] > answer.Score[0] && answer.Score[0] > answer.Score[1]);
    }

    [Fact]
    public void One_class_is_refused_by_name() =>
        Assert.Contains("'eins'", Assert.Throws<InputException>(
            () => MlNetClassifier.RequireTwoClasses("mails", [1, 1, -1], Classes)).Message);

    [Fact]
    public void No_labelled_rows_are_refused() =>
        Assert.Contains("'mails' has no labelled rows", Assert.Throws<InputException>(
            () => MlNetClassifier.RequireTwoClasses("mails", [-1], Classes)).Message);

    private static float[] OneHot(int i) => [.. Enumerable.Range(0, 3).Select(j => i == j ? 1f : 0f)];

    private static ITransformer Fit(MLContext ml, IEnumerable<Row> rows)
    {
        var trainer = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(MlNetClassifier.Label, "Features");
        return MlNetClassifier.WithTextLabel(ml, trainer).Fit(MlNetClassifier.Rows(ml, rows, Classes, ("Features", 3)));
    }

    private static Answer Predict(MLContext ml, ITransformer model, float[] features) =>
        ml.Model.CreatePredictionEngine<Query, Answer>(model).Predict(new Query { Features = features });

    private sealed class Row : ILabelledRow
    {
        public uint Label { get; set; }

        public float Weight { get; set; } = 1;

        public float[] Features { get; set; } = [];
    }

    private sealed class Query
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
