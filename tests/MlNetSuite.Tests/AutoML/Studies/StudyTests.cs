using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

public sealed class StudyTests : IDisposable
{
    private static readonly SearchSpace Space = new SearchSpace().Int("leaves", 8, 512, 31, "most leaves");
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("study.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_study_in_a_file_goes_on_where_it_stopped()
    {
        using (var study = await Study.OpenAsync(Path, "mnist", Space, Objective.Maximize("accuracy"), cancel: Cancel))
            Complete(study, 0.5);
        using var again = await Study.OpenAsync(Path, "mnist", Space, Objective.Maximize("accuracy"), resume: true, cancel: Cancel);
        Assert.Equal(0.5, again.Best()!.Value);
        Assert.Equal(1, again.Claim()!.Number);
    }

    [Fact]
    public void Who_learned_from_all_rows_comes_before_who_did_better_with_a_few()
    {
        using var study = Study.InMemory(Space, Objective.Maximize("accuracy"));
        foreach (var (value, share) in new[] { (0.9, 1.0 / 3), (0.7, 1), (0.8, 1), (0.95, 1.0 / 9) })
        {
            var trial = new Trial { Number = study.Claim()!.Number, Parameters = Space.Defaults, Seed = 1, Share = share };
            study.Begin(trial);
            study.Finish(trial with { State = TrialState.Completed, Values = [value] });
        }
        Assert.Equal([2, 1, 0, 3], study.Leaderboard().Select(t => t.Number));
        Assert.Equal(2, study.Best()!.Number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("red \u001b[31m")]
    [InlineData("two\nlines")]
    public async Task A_name_that_a_terminal_cannot_show_is_refused(string name) =>
        Assert.Contains("a study's name must have 1 to 200 characters", (await Assert.ThrowsAsync<StudyException>(() =>
            Study.OpenAsync(Path, name, Space, Objective.Maximize("accuracy"), cancel: Cancel))).Message);

    [Fact]
    public async Task A_study_that_is_there_is_not_taken_for_a_new_one()
    {
        (await Study.OpenAsync(Path, "mnist", Space, Objective.Maximize("accuracy"), cancel: Cancel)).Dispose();
        var fault = await Assert.ThrowsAsync<StudyException>(() =>
            Study.OpenAsync(Path, "mnist", Space, Objective.Maximize("accuracy"), cancel: Cancel));
        Assert.Contains("'mnist'", fault.Message);
        Assert.Contains("--resume", fault.Message);
        (await Study.OpenAsync(Path, "trec", Space, Objective.Maximize("accuracy"), cancel: Cancel)).Dispose();
    }

    [Fact]
    public async Task To_resume_what_is_not_there_begins_it()
    {
        using var study = await Study.OpenAsync(Path, "mnist", Space, Objective.Maximize("accuracy"), resume: true, cancel: Cancel);
        Assert.Empty(study.Trials());
    }

    [Fact]
    public async Task Other_settings_are_refused_line_by_line()
    {
        var definition = new StudyDefinition("mnist", Space, [Objective.Maximize("accuracy")])
        {
            Attributes = new Dictionary<string, string> { ["data"] = "mnist", ["validation"] = "holdout" },
        };
        (await Study.OpenAsync(Path, definition, cancel: Cancel)).Dispose();
        var other = new StudyDefinition("mnist", new SearchSpace().Int("leaves", 8, 1024, 31, "most leaves").Bool("center", false, ""),
            [Objective.Minimize("logLoss")])
        {
            Seed = 2,
            Attributes = new Dictionary<string, string> { ["data"] = "fashion", ["validation"] = "holdout", ["task"] = "images" },
        };
        var fault = await Assert.ThrowsAsync<StudyException>(() => Study.OpenAsync(Path, other, resume: true, Cancel));
        Assert.Equal(
        [
            "  seed: was 1, is 2",
            "  objectives: was maximize accuracy, is minimize logLoss",
            "  data: was mnist, is fashion",
            "  task: was none, is images",
            "  parameter 'leaves': was a whole number from 8 to 512, is a whole number from 8 to 1024",
            "  parameter 'center': is new, true or false and false by default",
        ], fault.Message.Split('\n')[1..]);
        (await Study.OpenAsync(Path, definition, resume: true, Cancel)).Dispose();
    }

    [Fact]
    public async Task Text_with_a_grammar_of_its_own_may_be_reopened()
    {
        var space = Space.Text("layers", "linear(10)", "layers", _ => null, "the network");
        using (var study = await Study.OpenAsync(Path, "mnist", space, Objective.Maximize("accuracy"), cancel: Cancel))
            Complete(study, 1);
        using var again = await Study.OpenAsync(Path, "mnist", space, Objective.Maximize("accuracy"), resume: true, cancel: Cancel);
        Assert.Equal("linear(10)", again.Best()!.Parameters.Text("layers"));
    }

    [Fact]
    public async Task To_look_at_the_only_study_needs_no_name()
    {
        using (var study = await Study.OpenAsync(Path, "mnist", Space, Objective.Maximize("accuracy"), cancel: Cancel))
            Complete(study, 0.5);
        using (var only = await Study.OpenAsync(Path, cancel: Cancel))
            Assert.Equal("mnist", only.Definition.Name);
        (await Study.OpenAsync(Path, "trec", Space, Objective.Maximize("accuracy"), cancel: Cancel)).Dispose();
        Assert.Contains("mnist, trec", (await Assert.ThrowsAsync<StudyException>(() => Study.OpenAsync(Path, cancel: Cancel))).Message);
        Assert.Contains("Did you mean 'mnist'?",
            (await Assert.ThrowsAsync<StudyException>(() => Study.OpenAsync(Path, "mnits", Cancel))).Message);
    }

    [Theory]
    [InlineData(Direction.Maximize, 2)]
    [InlineData(Direction.Minimize, 1)]
    public void The_best_is_the_earliest_of_equals_however_they_end(Direction direction, int expected)
    {
        using var study = Study.InMemory(Space, new Objective("y", direction));
        var begun = Enumerable.Range(0, 6).Select(_ => Begin(study)).ToList();
        Assert.Null(study.Best());
        double[] values = [1, 0.5, 2, 2, 0.5, double.NaN];
        foreach (var trial in begun.AsEnumerable().Reverse())
        {
            study.Finish(trial with { State = TrialState.Completed, Values = [values[trial.Number]] });
            Assert.Equal(study.Trials().Where(t => t.Value == study.Best()!.Value).Min(t => (int?)t.Number) ?? 5, study.Best()!.Number);
        }
        Assert.Equal(expected, study.Best()!.Number);
        Assert.Equal(expected, study.Leaderboard()[0].Number);
    }

    private static Trial Begin(Study study)
    {
        var trial = new Trial { Number = study.Claim()!.Number, Parameters = study.Definition.Space.Defaults, Seed = 1 };
        study.Begin(trial);
        return trial;
    }

    [Fact]
    public void Of_equal_values_the_second_value_decides_and_then_the_number()
    {
        using var study = Study.InMemory(Space, Objective.Maximize("accuracy"));
        foreach (var values in (double[][])[[0.9, 0.5], [0.9, 0.3], [0.9, 0.3], [0.95, 7], [0.8, 0.1], [0.95, double.NaN]])
            study.Finish(Begin(study) with { State = TrialState.Completed, Values = values });
        Assert.Equal([3, 5, 1, 2, 0, 4], study.Leaderboard().Select(t => t.Number));
        Assert.Equal(3, study.Best()!.Number);
    }

    private static void Complete(Study study, double value) =>
        study.Finish(Begin(study) with { State = TrialState.Completed, Values = [value] });
}
