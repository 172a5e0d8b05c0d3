using MlNetSuite.NotebookRunner;

#pragma warning disable IDE1006 // The kernel's own names.
namespace Microsoft.DotNet.Interactive;

/// <summary>Stands in for the class of this name in .NET Interactive, which notebooks and packages' extensions call
/// (dotnet/interactive, <c>docs/display-output-csharp.md</c>).</summary>
public static class Kernel
{
    /// <summary>Shows a value below the cell.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">In which forms; none for those that its type prefers.</param>
    /// <exception cref="InvalidOperationException">No cell has run yet.</exception>
    public static DisplayedValue display(object? value, params string[] mimeTypes)
    {
        var outputs = CellOutputs.Current ?? throw new InvalidOperationException("values are displayed by cells, and none has run yet.");
        return new(outputs.AddDisplay(value, mimeTypes));
    }
}

/// <summary>A value below a cell, whose place another can take.</summary>
public sealed class DisplayedValue
{
    private readonly Action<object?> _update;

    internal DisplayedValue(Action<object?> update) => _update = update;

    /// <summary>Shows another value in its place.</summary>
    public void Update(object? updatedValue) => _update(updatedValue);
}
