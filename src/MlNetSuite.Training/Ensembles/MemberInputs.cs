using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Ensembles;

/// <summary>The columns the members of an ensemble take.</summary>
internal static class MemberInputs
{
    /// <summary>Every column that a member takes, in the order of the members.</summary>
    /// <exception cref="InputException">Two members take a column of one name as different types.</exception>
    internal static DataViewSchema Union(IReadOnlyList<ModelMember> members)
    {
        var union = members[0].Model.InputSchema;
        foreach (var member in members.Skip(1))
            union = Union(union, member.Model.InputSchema, member.Trainer);
        return union;
    }

    /// <summary>Whether two schemas have the same names and types in the same order.</summary>
    internal static bool Same(DataViewSchema a, DataViewSchema b) => ModelSchema.Columns(a).SequenceEqual(ModelSchema.Columns(b));

    private static DataViewSchema Union(DataViewSchema first, DataViewSchema other, string trainer)
    {
        var columns = ModelSchema.Columns(first).ToDictionary(c => c.Name);
        var added = new List<DataViewSchema.Column>();
        foreach (var (column, described) in other.Where(c => !c.IsHidden).Zip(ModelSchema.Columns(other)))
            if (!columns.TryGetValue(described.Name, out var there))
                added.Add(column);
            else if (there != described)
                throw new InputException(
                    $"member {trainer} takes the column '{there.Name}' as {described.Type}, another as {there.Type}; merge models of the " +
                    $"same rows.");
        if (added.Count == 0)
            return first;
        var union = new DataViewSchema.Builder();
        union.AddColumns(first);
        foreach (var column in added)
            union.AddColumn(column.Name, column.Type, column.Annotations);
        return union.ToSchema();
    }
}
