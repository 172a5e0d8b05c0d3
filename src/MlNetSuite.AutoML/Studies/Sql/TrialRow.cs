using System.Data.Common;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies.Sql;

/// <summary>A trial as a database holds it: without its reports.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Revision">Its last change.</param>
/// <param name="Begun">The change at which it last began; reports are newer.</param>
internal sealed record TrialRow(Trial Trial, long Revision, long Begun)
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    internal const string Columns =
        "number, revision, begun, state, parameters, seed, origin, outcome, started, seconds, memory, failure, share, machine";

    /// <summary>Reads the row of a trial that has begun or was enqueued.</summary>
    /// <param name="row">With <see cref="Columns"/>.</param>
    /// <param name="space">The study's.</param>
    /// <param name="cached">Cached parameters by the trial's number and the change at which it began; null if there are none.</param>
    internal static TrialRow Read(DbDataReader row, SearchSpace space, Func<int, long, ParameterSet?>? cached = null)
    {
        var (number, begun) = (row.GetInt32(0), row.GetInt64(2));
        var trial = new Trial
        {
            Number = number,
            State = StudyJson.ReadState(row.GetString(3)),
            Parameters = cached?.Invoke(number, begun) ?? ParameterSet.FromJson(row.GetString(4), space),
            Seed = row.GetInt32(5),
            Origin = row.GetString(6),
            Values = row.IsDBNull(7) ? [] : StudyJson.ReadValues(row.GetString(7)),
            Started = StudyJson.ReadTime(row.GetString(8)),
            Seconds = row.IsDBNull(9) ? 0 : row.GetDouble(9),
            PeakMemory = row.IsDBNull(10) ? 0 : row.GetInt64(10),
            Failure = row.IsDBNull(11) ? null : row.GetString(11),
            Share = row.GetDouble(12),
            Machine = row.GetString(13),
        };
        return new(trial, row.GetInt64(1), begun);
    }

    internal static TrialReport ReadReport(DbDataReader row) => new(Real(row, 0), Real(row, 1), Real(row, 2));

    internal static StudyNote ReadNote(DbDataReader row) =>
        new(row.GetInt32(0) is var number && number >= 0 ? number : null, row.GetString(1), StudyJson.ReadTime(row.GetString(2)));

    private static double Real(DbDataReader row, int column) => row.IsDBNull(column) ? double.NaN : row.GetDouble(column);
}
