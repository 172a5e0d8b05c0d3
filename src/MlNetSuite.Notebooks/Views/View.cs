namespace MlNetSuite.Notebooks.Views;

/// <summary>A value as it is to be shown, before it becomes HTML (<see cref="HtmlWriter"/>) or plain text
/// (<see cref="PlainWriter"/>).</summary>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Blocks">What is shown of it, from top to bottom.</param>
internal sealed record View(string Title, params IReadOnlyList<Block> Blocks);

/// <summary>A block of a view.</summary>
internal abstract record Block;

/// <summary>A sentence.</summary>
internal sealed record Sentence(string Text) : Block;

/// <summary>A table; the first cell of each row is its header.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
internal sealed record Table(string Caption, IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows) : Block;

/// <summary>A text of which some words are shaded.</summary>
/// <param name="Parts">The text in pieces; a weight of -1..1 shades a piece, 0 leaves it alone.</param>
internal sealed record ShadedParts(IReadOnlyList<(string Text, double Weight)> Parts) : Block;

/// <summary>A picture.</summary>
internal sealed record Figure(PngImage Image) : Block;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its header.</param>
/// <param name="IsNumber">Whether to align it right, as numbers are.</param>
internal sealed record Column(string Name, bool IsNumber = false)
{
    /// <summary>A column of text.</summary>
    public static implicit operator Column(string name) => new(name);

    /// <summary>A column of numbers.</summary>
    internal static Column Number(string name) => new(name, IsNumber: true);
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">Its text; shade and bar only illustrate it.</param>
internal sealed record Cell(string Text)
{
    /// <summary>How strongly it is shaded, 0..1; of the other colour below 0.</summary>
    internal double Shade { get; init; }

    /// <summary>The length of a bar before the text, -1..1; null for none.</summary>
    internal double? Bar { get; init; }

    /// <summary>Whether bars of this column go both ways from a middle.</summary>
    internal bool BothWays { get; init; }

    /// <summary>Whether it stands out.</summary>
    internal bool Strong { get; init; }

    public static implicit operator Cell(string text) => new(text);
}
