using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>Declares that rows can be put in order by a column of times.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public interface ITimeColumns<in TData> where TData : Dataset
{
    /// <summary>The time of each row, in any unit.</summary>
    /// <exception cref="InputException">These rows have no such column.</exception>
    IReadOnlyList<double> Times(TData rows, string column);

    /// <summary>What a person should know of rows that are held out at random, such as that their answers go with time; nothing unless the
    /// task looks.</summary>
    /// <param name="rows">The rows to learn from, in the order of their source.</param>
    IReadOnlyList<string> OrderNotes(TData rows) => [];
}
