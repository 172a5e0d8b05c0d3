namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>The last lines a process wrote to standard error, for the reason of a failure; bounded.</summary>
internal sealed class ErrorTail
{
    private const int MaxLines = 12;
    private const int MaxLine = 300;

    private readonly Queue<string> _lines = new();
    private readonly Task _reading;

    internal ErrorTail(TextReader lines) => _reading = Task.Run(() => ReadAsync(lines));

    /// <summary>Drops what was written so far, for a new trial.</summary>
    internal void Clear()
    {
        lock (_lines)
            _lines.Clear();
    }

    /// <summary>The remaining lines, once the process has ended.</summary>
    internal async Task<string> LastAsync()
    {
        // A process of the trial's own may live on and hold the stream.
        await Task.WhenAny(_reading, Task.Delay(500));
        lock (_lines)
            return string.Join(" | ", _lines);
    }

    private async Task ReadAsync(TextReader lines)
    {
        await foreach (var line in BoundedLines.ReadAsync(lines, MaxLine))
            // Stack frames would push out the line that says what happened.
            if (line.Trim() is { Length: > 0 } text && !text.StartsWith("at ", StringComparison.Ordinal))
                lock (_lines)
                {
                    _lines.Enqueue(text);
                    if (_lines.Count > MaxLines)
                        _lines.Dequeue();
                }
    }
}
