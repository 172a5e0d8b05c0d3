using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace MlNetSuite.NotebookRunner;

/// <summary>What a running cell shows, as a notebook keeps it, in the order it came, from any thread.</summary>
/// <param name="executionOrder">The cell's number, from 1.</param>
internal sealed class CellOutputs(int executionOrder)
{
    private readonly Lock _gate = new();
    private readonly List<InteractiveDocumentOutputElement> _outputs = [];
    private readonly Dictionary<string, DisplayElement> _updatable = [];

    /// <summary>A copy, which later output does not change.</summary>
    internal IReadOnlyList<InteractiveDocumentOutputElement> Elements
    {
        get
        {
            lock (_gate)
                return [.. _outputs];
        }
    }

    /// <summary>Why the cell failed; null where it did not.</summary>
    internal string? Error { get; private set; }

    /// <summary>Takes what the kernel says while the cell runs.</summary>
    internal void Add(KernelEvent happened)
    {
        lock (_gate)
            switch (happened)
            {
                case StandardOutputValueProduced printed:
                    AddText("stdout", Text(printed));
                    break;
                case StandardErrorValueProduced printed:
                    AddText("stderr", Text(printed));
                    break;
                case ReturnValueProduced returned:
                    var result = new ReturnValueElement { ExecutionOrder = executionOrder };
                    Fill(result.Data, returned.FormattedValues);
                    _outputs.Add(result);
                    break;
                case DisplayedValueUpdated updated when _updatable.TryGetValue(updated.ValueId, out var shown):
                    shown.Data.Clear();
                    Fill(shown.Data, updated.FormattedValues);
                    break;
                case ErrorProduced error:
                    AddError("Error", error.Message, []);
                    break;
                case CommandFailed { Exception: { } fault } failed:
                    AddError(fault.GetType().FullName!, failed.Message, fault.StackTrace?.Split('\n') ?? []);
                    break;
                case DisplayEvent displayed when displayed.FormattedValues.Count > 0:
                    var element = new DisplayElement(new Dictionary<string, object>());
                    Fill(element.Data, displayed.FormattedValues);
                    _outputs.Add(element);
                    if (displayed.ValueId is { } id)
                        _updatable[id] = element;
                    break;
            }
    }

    /// <summary>Adds why the cell failed, unless the kernel has told already.</summary>
    internal void AddError(string name, string message, string[] trace)
    {
        lock (_gate)
        {
            if (Error is not null)
                return;
            Error = $"{name}: {message}";
            _outputs.Add(new ErrorElement(message, name, trace));
        }
    }

    private void AddText(string stream, string text)
    {
        if (_outputs.LastOrDefault() is TextElement last && last.Name == stream)
            _outputs[^1] = new TextElement(last.Text + text, stream);
        else
            _outputs.Add(new TextElement(text, stream));
    }

    private static void Fill(IDictionary<string, object> data, IReadOnlyCollection<FormattedValue> values)
    {
        foreach (var value in values)
            data[value.MimeType] = value.Value;
    }

    private static string Text(DisplayEvent printed) => printed.FormattedValues.FirstOrDefault()?.Value ?? "";
}
