using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>Declares that rows have columns by which a model can be evaluated group by group.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public interface IGroupColumns<in TData> where TData : Dataset
{
    /// <summary>The group of each row.</summary>
    /// <param name="rows">All rows of the source.</param>
    /// <param name="data">Where they came from.</param>
    /// <param name="roles">How they were read.</param>
    /// <param name="column">The column that tells groups; the model need not know it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InputException">These rows have no such column.</exception>
    IReadOnlyList<string> Groups(TData rows, string data, ColumnRoles roles, string column, CancellationToken cancel);
}
