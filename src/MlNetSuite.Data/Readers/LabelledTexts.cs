namespace MlNetSuite.Data.Readers;

/// <summary>Texts and their labels as a file has them, before classes are numbered.</summary>
internal sealed class LabelledTexts
{
    internal List<string> Texts { get; } = [];

    internal List<string> Labels { get; } = [];

    /// <summary>What is told about how they were read.</summary>
    internal List<string> Notes { get; } = [];

    internal void Add(string label, string text)
    {
        // Few labels, many rows: one string for each label.
        Labels.Add(_known.TryGetValue(label, out var same) ? same : Remember(label));
        Texts.Add(text);
    }

    private readonly HashSet<string> _known = [];

    private string Remember(string label)
    {
        _known.Add(label);
        return label;
    }
}
