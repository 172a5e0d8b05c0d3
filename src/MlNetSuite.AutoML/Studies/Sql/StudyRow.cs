using System.Data.Common;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies.Sql;

/// <summary>A study as a database holds it.</summary>
/// <param name="Id">Its number, which a database may give again once it was deleted.</param>
/// <param name="Definition">Its definition.</param>
/// <param name="Created">When it was made, as the database has it.</param>
internal sealed record StudyRow(long Id, StudyDefinition Definition, string Created)
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    internal const string Columns = "id, name, space, objectives, seed, attributes, created";

    internal static StudyRow Read(DbDataReader row) => new(
        row.GetInt64(0),
        new(row.GetString(1), SearchSpace.FromJson(row.GetString(2)), StudyJson.ReadObjectives(row.GetString(3)))
        {
            Seed = row.GetInt32(4),
            Attributes = StudyJson.ReadAttributes(row.GetString(5)),
        },
        row.GetString(6));
}
