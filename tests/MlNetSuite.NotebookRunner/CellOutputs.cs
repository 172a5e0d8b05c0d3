using System.Text;
using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.NotebookRunner;

/// <summary>The outputs of the cell that is running, in the order they came, from any thread; nbformat 4.5, "Code cell outputs".</summary>
internal sealed class CellOutputs(int executionCount)
{
    private readonly Lock _gate = new();
    private readonly JsonArray _outputs = [];

    /// <summary>That of the cell which is running; displays from threads it left behind go to the cell of the time.</summary>
    internal static CellOutputs? Current { get; private set; }

    /// <summary>The text of the error output, or null without one.</summary>
    internal string? Error { get; private set; }

    /// <summary>Lets the console's two streams and displays end here until it is disposed.</summary>
    internal IDisposable Capture()
    {
        var (output, error) = (Console.Out, Console.Error);
        Console.SetOut(TextWriter.Synchronized(new StreamWriter(this, "stdout")));
        Console.SetError(TextWriter.Synchronized(new StreamWriter(this, "stderr")));
        Current = this;
        return new Capturing(() =>
        {
            Console.SetOut(output);
            Console.SetError(error);
        });
    }

    /// <summary>Adds text of a stream; what follows on the same stream is one output.</summary>
    internal void AddText(string stream, string text)
    {
        lock (_gate)
        {
            if (_outputs.LastOrDefault() is JsonObject last && (string?)last["output_type"] == "stream" && (string?)last["name"] == stream)
                last["text"] = NotebookText.Lines(NotebookText.Text(last["text"]) + text);
            else
                _outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = stream, ["text"] = NotebookText.Lines(text) });
        }
    }

    /// <summary>Adds a displayed value.</summary>
    /// <returns>What puts another value in its place.</returns>
    internal Action<object?> AddDisplay(object? value, string[] mimeTypes)
    {
        var output = new JsonObject { ["output_type"] = "display_data", ["data"] = MimeBundle.Of(value, mimeTypes), ["metadata"] = new JsonObject() };
        lock (_gate)
            _outputs.Add(output);
        return updated =>
        {
            var data = MimeBundle.Of(updated, mimeTypes);
            lock (_gate)
                output["data"] = data;
        };
    }

    /// <summary>Adds the value of the cell's last expression.</summary>
    internal void AddResult(object? value)
    {
        var data = MimeBundle.Of(value, []);
        lock (_gate)
            _outputs.Add(new JsonObject { ["output_type"] = "execute_result", ["data"] = data, ["execution_count"] = executionCount, ["metadata"] = new JsonObject() });
    }

    /// <summary>Adds why the cell failed.</summary>
    internal void AddError(string name, string message, IReadOnlyList<string> trace)
    {
        lock (_gate)
            _outputs.Add(new JsonObject
            {
                ["output_type"] = "error",
                ["ename"] = name,
                ["evalue"] = message,
                ["traceback"] = new JsonArray([.. trace.Select(line => JsonValue.Create(line))]),
            });
        Error = $"{name}: {message}";
    }

    /// <summary>A copy, which later output does not change.</summary>
    internal JsonArray ToJson()
    {
        lock (_gate)
            return _outputs.DeepClone().AsArray();
    }

    private sealed class StreamWriter(CellOutputs outputs, string stream) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => outputs.AddText(stream, value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(string? value)
        {
            if (!string.IsNullOrEmpty(value))
                outputs.AddText(stream, value);
        }

        public override void WriteLine(string? value) => Write(value + "\n");
    }

    private sealed class Capturing(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
