using Microsoft.Data.Sqlite;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Tests.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Sqlite;

/// <summary>What a store in a file does beyond the contract: others see it, and it outlives its process.</summary>
public sealed class SqliteStudyStoreTests : StudyStoreContract
{
    private readonly TemporaryFolder _folder = new();

    public SqliteStudyStoreTests() => Store = new SqliteStudyStore(Path);

    private protected override IStudyStore Store { get; }

    private protected override IStudyStore OpenAgain() => StudyStores.Open($"sqlite:{Path}", create: false);

    private string Path => _folder.File("my stüdies.db");

    public override void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_study_that_is_deleted_and_made_anew_is_not_read_on_from_where_the_old_one_was()
    {
        Store.Create(Definition);
        Store.Enqueue(Definition.Name, Definition.Space.Defaults, "old");
        var revision = Store.Changes(Definition.Name, 0).Revision;
        // The new one gets the number of the old one.
        Edit("DELETE FROM trial; DELETE FROM study");
        using (var other = OpenAgain())
        {
            other.Create(Definition);
            for (var i = 0; i < 3; i++)
                other.Enqueue(Definition.Name, Definition.Space.Defaults, "new");
        }
        var fault = Assert.Throws<StudyException>(() => Store.Changes(Definition.Name, revision));
        Assert.Contains("was deleted and made anew", fault.Message);
        Assert.Equal(["new", "new", "new"], Store.Changes(Definition.Name, 0).Trials.Select(trial => trial.Origin));
    }

    [Theory]
    [InlineData(59_000, false)]
    [InlineData(61_000, true)]
    public void A_worker_elsewhere_is_taken_for_dead_when_it_is_silent(int milliseconds, bool dead)
    {
        Run(ended => ended with { State = TrialState.Completed, Values = [0.5, 1] });
        using var other = new SqliteStudyStore(Path);
        Assert.Equal(1, other.Claim(Definition.Name).Number);
        Edit($"UPDATE worker SET host = 'elsewhere', heartbeat = heartbeat - {milliseconds} WHERE id = (SELECT max(id) FROM worker)");
        Assert.Equal(dead ? 1 : 2, Store.Claim(Definition.Name).Number);
    }

    [Fact]
    public void A_process_number_that_another_process_has_now_does_not_keep_a_trial()
    {
        Run(ended => ended with { State = TrialState.Completed, Values = [0.5, 1] });
        using var other = new SqliteStudyStore(Path);
        Assert.Equal(1, other.Claim(Definition.Name).Number);
        Edit("UPDATE worker SET started = 'long ago' WHERE id = (SELECT max(id) FROM worker)");
        Assert.Equal(1, Store.Claim(Definition.Name).Number);
    }

    [Fact]
    public void Who_was_taken_for_dead_and_comes_back_may_end_a_trial_first_but_not_disturb_its_second_run()
    {
        Store.Create(Definition);
        var trial = Begin(Store.Claim(Definition.Name).Number);
        Edit("UPDATE worker SET started = 'long ago'");
        using var other = new SqliteStudyStore(Path);
        Assert.NotNull(other.Claim(Definition.Name).Begun);
        Store.Report(Definition.Name, 0, new(1, 0.1, 0));
        other.Report(Definition.Name, 0, new(1, 0.2, 0));
        Assert.Equal(0.2, Assert.Single(Assert.Single(Store.Changes(Definition.Name, 0).Trials).Reports).Value);

        Store.Finish(Definition.Name, trial with { State = TrialState.Completed, Values = [0.5, 1] });
        other.Finish(Definition.Name, trial with { State = TrialState.Completed, Values = [0.75, 1] });
        Assert.Equal(0.5, Assert.Single(other.Changes(Definition.Name, 0).Trials).Value);
        Assert.Equal(1, Store.Claim(Definition.Name).Number);
        Assert.Equal(2, other.Claim(Definition.Name).Number);
    }

    private void Edit(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
