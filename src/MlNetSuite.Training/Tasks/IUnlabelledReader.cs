using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>Declares that rows can be read without answers.</summary>
public interface IUnlabelledReader
{
    /// <summary>Rows of a file or folder as a model takes them; null where it must be read with answers.</summary>
    IReadOnlyList<IReadOnlyDictionary<string, object?>>? Read(string data, ColumnRoles roles, CancellationToken cancel);
}
