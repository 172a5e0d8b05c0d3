using Microsoft.ML.Data;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Text;

public sealed class MlNetNgramsTests
{
    [Theory]
    [InlineData(2, 4, 2_000, 2)]
    [InlineData(3, 0, 50, 1)]
    public void Rows_to_learn_from_are_what_the_fitted_steps_make_of_the_texts(int words, int characters, int most, int minRows)
    {
        var data = TinyData.Texts(60, 3) with { Labels = [.. Enumerable.Range(0, 60).Select(i => i % 4 - 1)] };
        var run = new TrainingRun(1, 2);
        var fitted = new MlNetNgrams(words, characters, most, minRows).Fit(run, data);
        var parameters = new LinearTextTrainer().Space.Resolve(new Dictionary<string, string>());

        var ours = MlNetNgrams.Rows(run, data, parameters, fitted);
        var expected = fitted.Transform(TextRows.Labelled(run.ML, data, parameters));

        Assert.Equal(45, ours.GetColumn<uint>(MlNetClassifier.Label).Count());
        Assert.Equal(expected.GetColumn<uint>(MlNetClassifier.Label), ours.GetColumn<uint>(MlNetClassifier.Label));
        Assert.Equal(expected.GetColumn<float>(MlNetClassifier.Weight), ours.GetColumn<float>(MlNetClassifier.Weight));
        var pairs = expected.GetColumn<float[]>(MlNetNgrams.Features).Zip(ours.GetColumn<float[]>(MlNetNgrams.Features));
        Assert.All(pairs, pair => Assert.All(pair.First.Zip(pair.Second), value => Assert.Equal(value.First, value.Second, 1e-6f)));
        Assert.Contains(pairs, pair => pair.Second.Any(value => value != 0));
    }
}
