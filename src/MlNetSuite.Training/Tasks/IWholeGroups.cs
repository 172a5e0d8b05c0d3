using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>Declares that rows belong to groups that can be held out whole, such as all ratings of an item: what is measured then is how a
/// model does on groups it has never met.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public interface IWholeGroups<in TData> where TData : Dataset
{
    /// <summary>The group of each row, by number.</summary>
    /// <exception cref="InputException">These rows have no such groups.</exception>
    IReadOnlyList<int> GroupOfEach(TData rows, string column);

    /// <summary>Refuses groups on which models of a trainer cannot be measured.</summary>
    /// <exception cref="InputException">They cannot.</exception>
    void Require(ITrainer trainer, string column)
    {
    }
}
