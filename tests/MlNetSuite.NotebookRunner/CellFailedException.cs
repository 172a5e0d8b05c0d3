namespace MlNetSuite.NotebookRunner;

/// <summary>Why a cell failed, as the notebook shows it: by an exception of its own, as code that does not compile, or for want of a package.</summary>
internal sealed class CellFailedException(string name, string message, IReadOnlyList<string> trace, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of the failure, such as the exception's type.</summary>
    internal string Name { get; } = name;

    /// <summary>Lines for who looks for the cause.</summary>
    internal IReadOnlyList<string> Trace { get; } = trace;
}
