using System.Globalization;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data.Readers;

/// <summary>Texts and their labels as a file has them, before classes are numbered.</summary>
internal sealed class LabelledTexts
{
    internal List<string> Texts { get; } = [];

    internal List<string> Labels { get; } = [];

    /// <summary>What is told about how they were read.</summary>
    internal List<string> Notes { get; } = [];

    /// <summary>The columns of a table that they were read from; null where it is none.</summary>
    internal CardRoles? Columns { get; set; }

    /// <summary>Adds a row.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="text">Its text.</param>
    /// <param name="place">Where it is, such as <c>line 7</c>.</param>
    internal void Add(string label, string text, Func<string> place)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            _empty++;
            _firstEmpty ??= place();
        }
        // Few labels, many rows: one string for each label.
        Labels.Add(_known.TryGetValue(label, out var same) ? same : Remember(label));
        Texts.Add(text);
    }

    /// <summary>What is told about texts without a word; nothing where there are none.</summary>
    internal IEnumerable<string> EmptyNotes(string file) => _empty == 0 ? [] : [string.Create(CultureInfo.InvariantCulture,
        $"{file}: {_empty:N0} of {Texts.Count:N0} texts {(_empty == 1 ? "is" : "are")} empty ({(_empty == 1 ? "" : "the first in ")}" +
        $"{_firstEmpty}); such rows are kept and say nothing of their class")];

    private int _empty;
    private string? _firstEmpty;

    private readonly HashSet<string> _known = [];

    private string Remember(string label)
    {
        _known.Add(label);
        return label;
    }
}
