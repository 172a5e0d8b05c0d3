using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>Declares that rows are so large that the processes of a sweep hold one copy together.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public interface ISharedRows<TData> where TData : Dataset
{
    /// <summary>Writes what is large about rows into a file.</summary>
    void Share(TData rows, ISweepFiles files);

    /// <summary>The same rows with what is large about them read from where <see cref="Share"/> wrote it; as they are where it is not
    /// there.</summary>
    TData Shared(TData rows, ISweepFiles files);
}
