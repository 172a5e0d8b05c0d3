using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies.Sql;

/// <summary>Stores studies in tables of a database. Any number of threads and processes may share it; a process killed at any moment
/// loses nothing that a completed call has recorded.</summary>
/// <remarks>A trial belongs to the process that claimed it. When that process has ended (immediately for processes of this machine,
/// after a minute without a heartbeat for others), the next claim gives the trial to another. Reports of its first run are dropped
/// then.</remarks>
public abstract class SqlStudyStore : IStudyStore
{
    /// <summary>In place of a trial's number, for a note on the study.</summary>
    private const int OfStudy = -1;

    private readonly StudyTables _tables;
    private readonly Timer _heart;
    private readonly Dictionary<string, StudyRow> _studies = [];

    /// <summary>Running trials as last read, so that only their new reports are read.</summary>
    private readonly Dictionary<(long Study, int Number), (long Revision, Trial Trial)> _underWay = [];

    private readonly StudyWorker _self = StudyWorker.Enter();
    private readonly Lock _beating = new();
    private long? _worker;

    /// <param name="tables">The database's tables, which the store closes.</param>
    internal SqlStudyStore(StudyTables tables)
    {
        _tables = tables;
        _heart = new(_ => Beat());
    }

    /// <inheritdoc/>
    public event Action<string> Noticed
    {
        add => _tables.Noticed += value;
        remove => _tables.Noticed -= value;
    }

    /// <inheritdoc/>
    public bool IsPatient
    {
        get => _tables.IsPatient;
        set => _tables.IsPatient = value;
    }

    /// <inheritdoc/>
    public bool Shared => true;

    /// <inheritdoc/>
    public virtual string? TrialFolder => null;

    /// <inheritdoc/>
    public DateTimeOffset Now => _tables.Time;

    /// <inheritdoc/>
    public IReadOnlyList<StudyDefinition> Studies() => _tables.Look<IReadOnlyList<StudyDefinition>>(() =>
        [.. _tables.Rows($"SELECT {StudyRow.Columns} FROM study ORDER BY id", StudyRow.Read).Select(row => row.Definition)]);

    /// <inheritdoc/>
    public void Create(StudyDefinition definition) => _tables.Change(() => Insert(definition));

    /// <inheritdoc/>
    public void Import(StudyDefinition definition, IReadOnlyList<Trial> trials, IReadOnlyList<StudyNote> notes) => _tables.Change(() =>
    {
        var study = Insert(definition);
        var revision = 0L;
        foreach (var trial in trials)
        {
            var begun = ++revision;
            foreach (var report in trial.Reports)
                Write(study, trial.Number, ++revision, report);
            Insert(study, trial, begun, revision);
        }
        foreach (var note in notes)
            Write(study, note);
        return true;
    });

    /// <inheritdoc/>
    public (IReadOnlyList<Trial> Trials, long Revision) Changes(string study, long revision) =>
        _tables.Look<(IReadOnlyList<Trial>, long)>(() =>
    {
        var ((id, definition, _), last) = Current(study, since: revision);
        if (last == revision)
            return ([], revision);
        // A database that was restored has forgotten some.
        if (last < revision)
            revision = 0;
        var rows = _tables.Rows($"SELECT {TrialRow.Columns} FROM trial WHERE study = $1 AND revision > $2 ORDER BY number",
            row => TrialRow.Read(row, definition.Space, (number, begun) => CachedParameters(id, number, begun)), id, revision);
        return ([.. rows.Select(row => WithReports(id, row))], last);
    });

    /// <inheritdoc/>
    public TrialClaim Claim(string study) => _tables.Change(() =>
    {
        var (id, definition, _) = FindToChange(study);
        var worker = SignOn();
        ReleaseTheDead(worker);
        return Orphan(id, definition.Space, worker) ?? New(id, worker);
    });

    private TrialClaim? Orphan(long study, SearchSpace space, long worker)
    {
        if (_tables.Number("SELECT min(number) FROM trial WHERE worker = 0 AND study = $1", study) is not { } number)
            return null;
        _tables.Run("UPDATE trial SET worker = $3 WHERE study = $1 AND number = $2", study, number, worker);
        if (_tables.Rows($"SELECT {TrialRow.Columns} FROM trial WHERE study = $1 AND number = $2 AND begun IS NOT NULL",
            row => TrialRow.Read(row, space), study, number) is not [var begun])
            return new((int)number, null);
        Restart(study, (int)number);
        return new((int)number, begun.Trial);
    }

    private TrialClaim New(long study, long worker)
    {
        var number = NextNumber(study);
        _tables.Run("INSERT INTO trial (study, number, revision, worker, state) VALUES ($1, $2, 0, $3, 'claimed')", study, number, worker);
        return new(number, null);
    }

    /// <inheritdoc/>
    public void Begin(string study, Trial trial) => _tables.Change(() =>
    {
        var id = FindToChange(study).Id;
        return _tables.Run("""
            UPDATE trial SET revision = $3, begun = $3, state = 'running', parameters = $5, seed = $6, origin = $7, started = $8,
                share = $9, machine = $10
            WHERE study = $1 AND number = $2 AND worker = $4
            """, id, trial.Number, Revision(id) + 1, _worker, trial.Parameters.ToJson(), trial.Seed, trial.Origin,
            StudyJson.Write(trial.Started), trial.Share, trial.Machine) > 0
            ? true
            : throw new StudyException(
                $"trial {trial.Number} of study '{study}' was not claimed here, or was given to another worker since.");
    });

    /// <inheritdoc/>
    public void Report(string study, int number, TrialReport report) => _tables.Change(() =>
    {
        var id = FindToChange(study).Id;
        var revision = Revision(id) + 1;
        if (_tables.Run("UPDATE trial SET revision = $3 WHERE study = $1 AND number = $2 AND worker = $4 AND begun IS NOT NULL", id, number,
            revision, _worker) > 0)
            return Write(id, number, revision, report);
        RequireBegun(study, id, number);
        return 0;
    });

    /// <inheritdoc/>
    public void Finish(string study, Trial trial) => _tables.Change(() =>
    {
        if (!trial.Ended)
            throw new ArgumentException($"trial {trial.Number} is still running.", nameof(trial));
        var id = FindToChange(study).Id;
        if (_tables.Run("""
            UPDATE trial SET revision = $3, worker = NULL, state = $4, outcome = $5, seconds = $6, memory = $7, failure = $8, machine = $9,
                started = $10
            WHERE study = $1 AND number = $2 AND state IN ('running', 'waiting')
            """, id, trial.Number, Revision(id) + 1, StudyJson.Write(trial.State), StudyJson.Write(trial.Values),
            trial.Seconds, trial.PeakMemory, trial.Failure, trial.Machine, StudyJson.Write(trial.Started)) == 0)
            RequireBegun(study, id, trial.Number);
        else if (_tables.Number("SELECT count(*) FROM report WHERE study = $1 AND trial = $2", id, trial.Number) != trial.Reports.Count)
            Rewrite(id, trial);
        return true;
    });

    /// <inheritdoc/>
    public void Abandon(string study, int number) => _tables.Change(() =>
        _tables.Run("UPDATE trial SET worker = 0 WHERE study = $1 AND number = $2 AND worker = $3",
            FindToChange(study).Id, number, _worker));

    /// <inheritdoc/>
    public int Enqueue(string study, ParameterSet parameters, string origin) => _tables.Change(() =>
    {
        var id = FindToChange(study).Id;
        var number = NextNumber(id);
        _tables.Run("""
            INSERT INTO trial (study, number, revision, begun, worker, state, parameters, seed, origin, started)
            VALUES ($1, $2, $3, $3, 0, 'waiting', $4, 0, $5, $6)
            """, id, number, Revision(id) + 1, parameters.ToJson(), origin, StudyJson.Write(Now));
        return number;
    });

    /// <inheritdoc/>
    public void Annotate(string study, int? number, string note) => _tables.Change(() =>
    {
        var id = FindToChange(study).Id;
        if (number is { } trial)
            RequireBegun(study, id, trial);
        _tables.Run("DELETE FROM note WHERE study = $1 AND trial = $2", id, number ?? OfStudy);
        return note.Length == 0 ? 0 : Write(id, new StudyNote(number, note, Now));
    });

    /// <inheritdoc/>
    public IReadOnlyList<StudyNote> Notes(string study) => _tables.Look<IReadOnlyList<StudyNote>>(() =>
        _tables.Rows("SELECT trial, text, written FROM note WHERE study = $1 ORDER BY trial", TrialRow.ReadNote, Find(study).Id));

    /// <inheritdoc/>
    public void Reopen(string study) => _tables.Change(() =>
    {
        var id = FindToChange(study).Id;
        return _tables.Run("""
            UPDATE trial SET revision = $2, worker = 0, state = 'running', outcome = NULL, seconds = NULL, memory = NULL, failure = NULL
            WHERE study = $1 AND state IN ('stopped', 'interrupted')
            """, id, Revision(id) + 1);
    });

    /// <summary>Closes the store; its running trials are released for others to run again.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _heart.DisposeAsync().AsTask().Wait();
        _self.Leave();
        try
        {
            if (_worker is { } worker)
                _tables.Change(() => Release(worker), patient: false);
        }
        catch (Exception fault) when (fault is IOException or StudyException)
        {
            // A full disk or a lost connection, which an earlier call has reported. The next claim finds that this process has ended.
        }
        finally
        {
            _tables.Dispose();
        }
    }

    private StudyRow Find(string study) => _studies.TryGetValue(study, out var found)
        ? found
        : _studies[study] = _tables.Rows($"SELECT {StudyRow.Columns} FROM study WHERE name = $1", StudyRow.Read, study) is [var row]
            ? row
            : throw Missing(study);

    /// <summary>A study as it is now, and the revision of its last change.</summary>
    /// <exception cref="StudyException">It is another than the one of which the reader has a revision: that says nothing about this
    /// one.</exception>
    private (StudyRow Study, long Revision) Current(string study, long since)
    {
        var now = _tables.Rows("""
            SELECT s.id, s.created, (SELECT max(t.revision) FROM trial AS t WHERE t.study = s.id) FROM study AS s WHERE s.name = $1
            """, row => (Id: row.GetInt64(0), Created: row.GetString(1), Revision: row.IsDBNull(2) ? 0 : row.GetInt64(2)), study);
        var isGone = _studies.TryGetValue(study, out var known)
            && (now is not [var same] || (same.Id, same.Created) != (known.Id, known.Created));
        if (isGone)
        {
            _studies.Remove(study);
            _underWay.Clear();
        }
        if (now is not [var found])
            throw Missing(study);
        return isGone && since > 0
            ? throw new StudyException($"study '{study}' was deleted and made anew; open it again.")
            : (Find(study), found.Revision);
    }

    private static StudyException Missing(string study) => new($"there is no study '{study}'.");

    /// <summary>A study that nobody else changes until the transaction ends.</summary>
    private StudyRow FindToChange(string study)
    {
        var found = Find(study);
        _tables.Lock(found.Id);
        return found;
    }

    private int NextNumber(long study) => (int)(_tables.Number("SELECT max(number) + 1 FROM trial WHERE study = $1", study) ?? 0);

    /// <summary>The revision of the study's last change.</summary>
    private long Revision(long study) => _tables.Number("SELECT max(revision) FROM trial WHERE study = $1", study) ?? 0;

    private Trial WithReports(long study, TrialRow row)
    {
        var key = (study, row.Trial.Number);
        var (since, before) = _underWay.TryGetValue(key, out var known) && known.Revision >= row.Begun
            ? (known.Revision, known.Trial.Reports)
            : (0, []);
        var news = _tables.Rows("SELECT step, value, seconds FROM report WHERE study = $1 AND trial = $2 AND revision > $3 ORDER BY revision",
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

    private int Write(long study, StudyNote note) =>
        _tables.Run("INSERT INTO note (study, trial, text, written) VALUES ($1, $2, $3, $4)",
            study, note.Trial ?? OfStudy, note.Text, StudyJson.Write(note.Written));

    private long Insert(StudyDefinition definition) =>
        _tables.Number("SELECT id FROM study WHERE name = $1", definition.Name) is not null
            ? throw new StudyException($"study '{definition.Name}' already exists.")
            : _tables.Number(
                "INSERT INTO study (name, space, objectives, seed, attributes, created) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                definition.Name, definition.Space.ToJson(), StudyJson.Write(definition.Objectives), definition.Seed,
                StudyJson.Write(definition.Attributes), StudyJson.Write(Now))!.Value;

    private void Insert(long study, Trial trial, long begun, long revision) => _tables.Run("""
        INSERT INTO trial (study, number, revision, begun, worker, state, parameters, seed, origin, outcome, started, seconds, memory,
            failure, share, machine)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """, study, trial.Number, revision, begun, trial.Ended ? null : 0L, StudyJson.Write(trial.State), trial.Parameters.ToJson(),
        trial.Seed, trial.Origin, StudyJson.Write(trial.Values), StudyJson.Write(trial.Started), trial.Seconds, trial.PeakMemory, trial.Failure,
        trial.Share, trial.Machine);

    private int Write(long study, int number, long revision, TrialReport report) =>
        _tables.Run("INSERT INTO report (study, trial, revision, step, value, seconds) VALUES ($1, $2, $3, $4, $5, $6)",
            study, number, revision, report.Step, report.Value, report.Seconds);

    /// <summary>Makes a trial's reports those it ended with, where not all of them were given one by one.</summary>
    private void Rewrite(long study, Trial trial)
    {
        var revision = Restart(study, trial.Number);
        foreach (var report in trial.Reports)
            Write(study, trial.Number, ++revision, report);
        _tables.Run("UPDATE trial SET revision = $3 WHERE study = $1 AND number = $2", study, trial.Number, revision);
    }

    private long Restart(long study, int number)
    {
        var revision = Revision(study) + 1;
        _tables.Run("DELETE FROM report WHERE study = $1 AND trial = $2", study, number);
        _tables.Run("UPDATE trial SET revision = $3, begun = $3 WHERE study = $1 AND number = $2", study, number, revision);
        return revision;
    }

    /// <summary>A change to a trial that has ended or was given to another worker is dropped; a change to one that never began is an
    /// error.</summary>
    private void RequireBegun(string study, long id, int number)
    {
        if (_tables.Number("SELECT number FROM trial WHERE study = $1 AND number = $2 AND begun IS NOT NULL", id, number) is null)
            throw new StudyException($"trial {number} of study '{study}' has not begun.");
    }

    /// <summary>Makes sure that others see this process, also after one took it for dead.</summary>
    private long SignOn()
    {
        if (_worker is { } worker)
            _tables.Run($"""
                INSERT INTO worker (id, host, process, started, store, heartbeat) VALUES ($1, $2, $3, $4, $5, {_tables.Now})
                ON CONFLICT (id) DO NOTHING
                """, worker, _self.Host, _self.Process, _self.Started, _self.Store);
        else
        {
            _worker = _tables.Number($"""
                INSERT INTO worker (host, process, started, store, heartbeat) VALUES ($1, $2, $3, $4, {_tables.Now}) RETURNING id
                """, _self.Host, _self.Process, _self.Started, _self.Store);
            _heart.Change(StudyWorker.Heartbeat, StudyWorker.Heartbeat);
        }
        return _worker!.Value;
    }

    private void ReleaseTheDead(long self)
    {
        foreach (var other in _tables.Workers())
            if (other.Id != self && other.IsDead)
                Release(other.Id);
    }

    private int Release(long worker)
    {
        _tables.Run("UPDATE trial SET worker = 0 WHERE worker = $1", worker);
        return _tables.Run("DELETE FROM worker WHERE id = $1", worker);
    }

    private void Beat()
    {
        // One that waits for the database is enough.
        if (!_beating.TryEnter())
            return;
        try
        {
            _tables.Change(() => _tables.Run($"UPDATE worker SET heartbeat = {_tables.Now} WHERE id = $1", _worker), patient: false);
        }
        catch (Exception fault) when (fault is IOException or StudyException or ObjectDisposedException)
        {
            // The next call that records something reports the fault.
        }
        finally
        {
            _beating.Exit();
        }
    }
}
