using System.Text;

namespace MlNetSuite.Notebooks.Views;

/// <summary>Views as plain text: columns as wide as they need to be.</summary>
internal static class PlainWriter
{
    /// <summary>The view in lines; no line break at its end.</summary>
    internal static string Write(View view)
    {
        var lines = new List<string>();
        if (view.Title.Length > 0)
            lines.Add(view.Title);
        foreach (var block in view.Blocks)
            lines.AddRange(Lines(block));
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Lines(Block block) => block switch
    {
        Sentence sentence => [sentence.Text],
        Table table => Lines(table),
        ShadedParts words => [string.Concat(words.Parts.Select(Marked))],
        Figure picture => [Picture(picture.Image)],
        _ => throw new NotSupportedException(block.GetType().Name),
    };

    /// <summary>What stands for a picture where none can be shown.</summary>
    internal static string Picture(PngImage image) => $"[picture, {image.Width} x {image.Height} pixels: {image.Description}]";

    private static string Marked((string Text, double Weight) part) =>
        part.Weight == 0 ? part.Text : $"[{(part.Weight > 0 ? '+' : '-')}{part.Text}]";

    private static IEnumerable<string> Lines(Table table)
    {
        if (table.Caption.Length > 0)
            yield return table.Caption;
        string[][] rows = [[.. table.Columns.Select(c => c.Name)], .. table.Rows.Select(row => row.Select(cell => cell.Text).ToArray())];
        int[] widths = [.. table.Columns.Select((_, c) => rows.Max(row => row[c].Length))];
        foreach (var row in rows)
        {
            var line = new StringBuilder(" ");
            for (var c = 0; c < row.Length; c++)
                line.Append(' ').Append(table.Columns[c].IsNumber ? row[c].PadLeft(widths[c]) : row[c].PadRight(widths[c])).Append(' ');
            yield return line.ToString().TrimEnd();
        }
    }
}
