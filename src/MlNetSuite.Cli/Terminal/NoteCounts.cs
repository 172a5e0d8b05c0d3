using System.Globalization;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Counts what could not be read of rows, so that a line tells of many.</summary>
internal sealed class NoteCounts
{
    private readonly Dictionary<(string Column, string Reason), (int Count, InputNote First, int Row)> _notes = [];

    internal void Add(IReadOnlyList<InputNote> notes, int row)
    {
        foreach (var note in notes)
        {
            var key = (note.Column, note.Reason);
            _notes[key] = _notes.TryGetValue(key, out var known) ? (known.Count + 1, known.First, known.Row) : (1, note, row);
        }
    }

    /// <summary>A line for each column and reason.</summary>
    internal IEnumerable<string> Lines(string file) => _notes.Values.Select(note =>
        $"note: {note.First.Place ?? $"{file}, row {Whole(note.Row)}"}: {note.First}" +
        (note.Count == 1 ? "" : $" (and {Whole(note.Count - 1)} more in this column)"));

    private static string Whole(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
