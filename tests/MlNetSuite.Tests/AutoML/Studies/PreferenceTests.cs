using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

public class PreferenceTests
{
    private static readonly Objective[] Objectives = [Objective.Maximize("accuracy"), Objective.Minimize("latency"),
        Objective.Minimize("bytes")];

    // accuracy, latency, bytes
    private static readonly Trial[] Trials = [.. new double[][]
    {
        [0.99, 100, 1000], [0.98, 20, 900], [0.97, 10, 950], [0.90, 8, 100], [0.60, 1, 90], [0.97, 10, 940],
    }.Select((values, number) => new Trial
    {
        Number = number, Parameters = new SearchSpace().Defaults, Seed = 1, State = TrialState.Completed, Values = values,
    })];

    [Theory]
    [InlineData("accuracy", 0)]
    [InlineData("Latency", 4)]
    [InlineData("bytes", 4)]
    [InlineData("accuracy>=0.97,latency", 5)]
    [InlineData("latency, accuracy >= 0.975", 1)]
    [InlineData("accuracy>0.97,latency", 1)]
    [InlineData("latency<=20,bytes<950,accuracy", 1)]
    [InlineData("balanced", 3)]
    [InlineData("accuracy>=0.97", 1)]
    public void It_chooses_the_best_within_its_bounds(string preference, int number) =>
        Assert.Equal(number, Preference.Parse(preference, Objectives).Choose(Trials)!.Number);

    [Fact]
    public void Without_a_completed_trial_there_is_nothing_to_choose() =>
        Assert.Null(Preference.Parse("balanced", Objectives).Choose([]));

    [Theory]
    [InlineData("acuracy", "Did you mean 'accuracy'?")]
    [InlineData("accuracy>=much", "'much'")]
    [InlineData("accuracy>=", "is not a number")]
    [InlineData("accuracy,latency", "two objectives")]
    [InlineData("speed>=3", "'speed' is not an objective")]
    [InlineData("", "is not an objective")]
    public void What_it_cannot_mean_is_refused(string preference, string words) =>
        Assert.Contains(words, Assert.Throws<ParameterException>(() => Preference.Parse(preference, Objectives)).Message);

    [Theory]
    [InlineData("accuracy>=0.995", "the closest has 0.99")]
    [InlineData("latency<1", "the closest has 1")]
    [InlineData("accuracy>=0.98,bytes<=100", "Relax one of them")]
    public void Bounds_that_no_trial_keeps_are_said_to_be_so(string preference, string words) =>
        Assert.Contains(words, Assert.Throws<StudyException>(() => Preference.Parse(preference, Objectives).Choose(Trials)).Message);
}
