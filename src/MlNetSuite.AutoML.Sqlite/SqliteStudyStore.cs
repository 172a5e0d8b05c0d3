using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sqlite;

/// <summary>Stores studies in an SQLite file. Any number of threads and processes may share a file; a process killed at any
/// moment loses nothing that a completed call has recorded.</summary>
/// <remarks>A trial belongs to the process that claimed it. When that process has ended (immediately for processes of this machine,
/// after a minute without a heartbeat for others), the next claim gives the trial to another. Reports of its first run are dropped
/// then.</remarks>
public sealed class SqliteStudyStore : IStudyStore
{
    private readonly StudyFile _file;
    private readonly Timer _heart;
    private readonly Dictionary<string, (long Id, StudyDefinition Definition)> _studies = [];

    /// <summary>Running trials as last read, so that only their new reports are read.</summary>
    private readonly Dictionary<(long Study, int Number), (long Revision, Trial Trial)> _underWay = [];

    private readonly StudyWorker _self = StudyWorker.Enter();
    private long? _worker;

    /// <summary>Opens a study file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Whether to make it, and its folder, if there is none.</param>
    /// <exception cref="StudyException">It is missing, damaged, no study file, of a newer version, or cannot be written.</exception>
    public SqliteStudyStore(string path, bool create = true)
    {
        _file = new(path, create);
        _heart = new(_ => Beat());
        TrialFolder = Path.GetFullPath($"{path}-trials");
    }

    /// <inheritdoc/>
    public bool Shared => true;

    /// <summary>Next to the file.</summary>
    public string? TrialFolder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<StudyDefinition> Studies() => _file.Look<IReadOnlyList<StudyDefinition>>(() =>
        [.. _file.Rows($"SELECT {TrialRow.StudyColumns} FROM study ORDER BY id", TrialRow.ReadStudy).Select(row => row.Definition)]);

    /// <inheritdoc/>
    public void Create(StudyDefinition definition) => _file.Change(() =>
        _file.Number("SELECT id FROM study WHERE name = ?1", definition.Name) is not null
            ? throw new StudyException($"study '{definition.Name}' already exists.")
            : _file.Run("INSERT INTO study (name, space, objectives, seed, attributes, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                definition.Name, definition.Space.ToJson(), StudyJson.Write(definition.Objectives), definition.Seed,
                StudyJson.Write(definition.Attributes), StudyJson.Write(DateTimeOffset.UtcNow)));

    /// <inheritdoc/>
    public (IReadOnlyList<Trial> Trials, long Revision) Changes(string study, long revision) =>
        _file.Look<(IReadOnlyList<Trial>, long)>(() =>
    {
        var (id, definition) = Find(study);
        var last = Revision(id);
        if (last == revision)
            return ([], revision);
        var rows = _file.Rows($"SELECT {TrialColumns} FROM trial WHERE study = ?1 AND revision > ?2 ORDER BY number",
            row => TrialRow.Read(row, definition.Space, (number, begun) => CachedParameters(id, number, begun)), id, revision);
        return ([.. rows.Select(row => WithReports(id, row))], last);
    });

    /// <inheritdoc/>
    public TrialClaim Claim(string study) => _file.Change(() =>
    {
        var (id, definition) = Find(study);
        var worker = SignOn();
        ReleaseTheDead(worker);
        return Orphan(id, definition.Space, worker) ?? New(id, worker);
    });

    private TrialClaim? Orphan(long study, SearchSpace space, long worker)
    {
        if (_file.Number("SELECT min(number) FROM trial WHERE worker = 0 AND study = ?1", study) is not { } number)
            return null;
        _file.Run("UPDATE trial SET worker = ?3 WHERE study = ?1 AND number = ?2", study, number, worker);
        if (_file.Rows($"SELECT {TrialColumns} FROM trial WHERE study = ?1 AND number = ?2 AND begun IS NOT NULL",
            row => TrialRow.Read(row, space), study, number) is not [var begun])
            return new((int)number, null);
        Restart(study, (int)number);
        return new((int)number, begun.Trial);
    }

    private TrialClaim New(long study, long worker)
    {
        var number = (int)(_file.Number("SELECT max(number) + 1 FROM trial WHERE study = ?1", study) ?? 0);
        _file.Run("INSERT INTO trial (study, number, revision, worker, state) VALUES (?1, ?2, 0, ?3, 'claimed')", study, number, worker);
        return new(number, null);
    }

    /// <inheritdoc/>
    public void Begin(string study, Trial trial) => _file.Change(() =>
    {
        var id = Find(study).Id;
        return _file.Run("""
            UPDATE trial SET revision = ?3, begun = ?3, state = 'running', parameters = ?5, seed = ?6, origin = ?7, started = ?8, share = ?9
            WHERE study = ?1 AND number = ?2 AND worker = ?4
            """, id, trial.Number, Revision(id) + 1, _worker, trial.Parameters.ToJson(), trial.Seed, trial.Origin,
            StudyJson.Write(trial.Started), trial.Share) > 0
            ? true
            : throw new StudyException(
                $"trial {trial.Number} of study '{study}' was not claimed here, or was given to another worker since.");
    });

    /// <inheritdoc/>
    public void Report(string study, int number, TrialReport report) => _file.Change(() =>
    {
        var id = Find(study).Id;
        var revision = Revision(id) + 1;
        if (_file.Run("UPDATE trial SET revision = ?3 WHERE study = ?1 AND number = ?2 AND worker = ?4 AND begun IS NOT NULL", id, number,
            revision, _worker) > 0)
            return Write(id, number, revision, report);
        RequireBegun(study, id, number);
        return 0;
    });

    /// <inheritdoc/>
    public void Finish(string study, Trial trial) => _file.Change(() =>
    {
        if (!trial.Ended)
            throw new ArgumentException($"trial {trial.Number} is still running.", nameof(trial));
        var id = Find(study).Id;
        if (_file.Run("""
            UPDATE trial SET revision = ?3, worker = NULL, state = ?4, outcome = ?5, seconds = ?6, memory = ?7, failure = ?8
            WHERE study = ?1 AND number = ?2 AND state = 'running'
            """, id, trial.Number, Revision(id) + 1, StudyJson.Write(trial.State), StudyJson.Write(trial.Values),
            trial.Seconds, trial.PeakMemory, trial.Failure) == 0)
            RequireBegun(study, id, trial.Number);
        else if (_file.Number("SELECT count(*) FROM report WHERE study = ?1 AND trial = ?2", id, trial.Number) != trial.Reports.Count)
            Rewrite(id, trial);
        return true;
    });

    /// <inheritdoc/>
    public void Abandon(string study, int number) => _file.Change(() =>
        _file.Run("UPDATE trial SET worker = 0 WHERE study = ?1 AND number = ?2 AND worker = ?3", Find(study).Id, number, _worker));

    /// <inheritdoc/>
    public void Reopen(string study) => _file.Change(() =>
    {
        var id = Find(study).Id;
        return _file.Run("""
            UPDATE trial SET revision = ?2, worker = 0, state = 'running', outcome = NULL, seconds = NULL, memory = NULL, failure = NULL
            WHERE study = ?1 AND state IN ('stopped', 'interrupted')
            """, id, Revision(id) + 1);
    });

    /// <summary>Closes the file; its running trials are released for others to run again.</summary>
    public void Dispose()
    {
        _heart.DisposeAsync().AsTask().Wait();
        _self.Leave();
        try
        {
            if (_worker is { } worker)
                _file.Change(() => Release(worker));
        }
        catch (IOException)
        {
            // A full disk, which an earlier call has reported. The next claim finds that this process has ended.
        }
        finally
        {
            _file.Dispose();
        }
    }

    private (long Id, StudyDefinition Definition) Find(string study)
    {
        if (!_studies.TryGetValue(study, out var found))
        {
            if (_file.Rows($"SELECT {TrialRow.StudyColumns} FROM study WHERE name = ?1", TrialRow.ReadStudy, study) is not [var row])
                throw new StudyException($"there is no study '{study}'.");
            _studies[study] = found = row;
        }
        return found;
    }

    private string TrialColumns => TrialRow.Columns(_file.VersionOfFile());

    /// <summary>The revision of the study's last change.</summary>
    private long Revision(long study) => _file.Number("SELECT max(revision) FROM trial WHERE study = ?1", study) ?? 0;

    private Trial WithReports(long study, TrialRow row)
    {
        var key = (study, row.Trial.Number);
        var (since, before) = _underWay.TryGetValue(key, out var known) && known.Revision >= row.Begun
            ? (known.Revision, known.Trial.Reports)
            : (0, []);
        var news = _file.Rows("SELECT step, value, seconds FROM report WHERE study = ?1 AND trial = ?2 AND revision > ?3 ORDER BY revision",
            TrialRow.ReadReport, study, row.Trial.Number, since);
        var trial = row.Trial with { Reports = [.. before, .. news] };
        if (trial.Ended)
            _underWay.Remove(key);
        else
            _underWay[key] = (row.Revision, trial);
        return trial;
    }

    /// <summary>The parameters of a running trial that was read before; null if it was not.</summary>
    private ParameterSet? CachedParameters(long study, int number, long begun) =>
        _underWay.TryGetValue((study, number), out var known) && known.Revision >= begun ? known.Trial.Parameters : null;

    private int Write(long study, int number, long revision, TrialReport report) =>
        _file.Run("INSERT INTO report (study, trial, revision, step, value, seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            study, number, revision, report.Step, report.Value, report.Seconds);

    /// <summary>Makes a trial's reports those it ended with, where not all of them were given one by one.</summary>
    private void Rewrite(long study, Trial trial)
    {
        var revision = Restart(study, trial.Number);
        foreach (var report in trial.Reports)
            Write(study, trial.Number, ++revision, report);
        _file.Run("UPDATE trial SET revision = ?3 WHERE study = ?1 AND number = ?2", study, trial.Number, revision);
    }

    private long Restart(long study, int number)
    {
        var revision = Revision(study) + 1;
        _file.Run("DELETE FROM report WHERE study = ?1 AND trial = ?2", study, number);
        _file.Run("UPDATE trial SET revision = ?3, begun = ?3 WHERE study = ?1 AND number = ?2", study, number, revision);
        return revision;
    }

    /// <summary>A change to a trial that has ended or was given to another worker is dropped; a change to one that never began is an
    /// error.</summary>
    private void RequireBegun(string study, long id, int number)
    {
        if (_file.Number("SELECT number FROM trial WHERE study = ?1 AND number = ?2 AND begun IS NOT NULL", id, number) is null)
            throw new StudyException($"trial {number} of study '{study}' has not begun.");
    }

    /// <summary>Makes sure that others see this process, also after one took it for dead.</summary>
    private long SignOn()
    {
        _file.Run("INSERT OR IGNORE INTO worker (id, host, process, started, store, heartbeat) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            _worker, _self.Host, _self.Process, _self.Started, _self.Store, WorkerRow.Now());
        if (_worker is null)
        {
            _worker = _file.Number("SELECT last_insert_rowid()");
            _heart.Change(StudyWorker.Heartbeat, StudyWorker.Heartbeat);
        }
        return _worker!.Value;
    }

    private void ReleaseTheDead(long self)
    {
        foreach (var other in _file.Rows($"SELECT {WorkerRow.Columns} FROM worker WHERE id <> ?1", WorkerRow.Read, self))
            if (other.IsDead)
                Release(other.Id);
    }

    private int Release(long worker)
    {
        _file.Run("UPDATE trial SET worker = 0 WHERE worker = ?1", worker);
        return _file.Run("DELETE FROM worker WHERE id = ?1", worker);
    }

    private void Beat()
    {
        try
        {
            _file.Change(() => _file.Run("UPDATE worker SET heartbeat = ?2 WHERE id = ?1", _worker, WorkerRow.Now()));
        }
        catch (Exception fault) when (fault is IOException or StudyException)
        {
            // The next call that records something reports the fault.
        }
    }
}
