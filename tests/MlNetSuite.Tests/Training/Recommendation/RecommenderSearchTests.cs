using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class RecommenderSearchTests
{
    public static TheoryData<string> Names => [.. RecommendationTrainers.All.Select(t => t.Name)];

    [Theory, MemberData(nameof(Names))]
    public void What_a_sweep_may_try_is_what_a_person_may_set(string name)
    {
        var trainer = RecommendationTrainers.All.Single(t => t.Name == name);
        var search = trainer.Search;
        ParameterSet[] tried = [search.Defaults, .. search.Portfolio, search.Build(p => p.FromUnit(0)), search.Build(p => p.FromUnit(1))];
        Assert.All(tried, set => Assert.True(set.Same(trainer.Space.Resolve(set.Printed))));
    }

    [Theory, MemberData(nameof(Names))]
    public void What_it_tries_first_can_be_trained(string name)
    {
        var trainer = RecommendationTrainers.All.Single(t => t.Name == name);
        using var model = trainer.Train(SmallRatings.TwoTastes(), trainer.Search.Defaults,
            new(1, 2, Cancel: TestContext.Current.CancellationToken)).Recommender();
        Assert.Equal(5, model.Recommend("u1", 5).Items.Count);
    }
}
