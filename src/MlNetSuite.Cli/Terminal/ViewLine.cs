using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetSuite.Cli.Terminal;

/// <summary>One row of a view: pieces of text with a style each, cut where the terminal ends.</summary>
internal sealed class ViewLine
{
    internal static readonly Style Strong = new(decoration: Decoration.Bold);
    internal static readonly Style Quiet = new(Color.Grey);
    internal static readonly Style Good = new(Color.Green);
    internal static readonly Style Bad = new(Color.Red);
    internal static readonly Style Warning = new(Color.Yellow);

    private readonly List<Segment> _pieces = [];

    /// <summary>Columns taken so far.</summary>
    internal int Width => _pieces.Sum(piece => piece.CellCount());

    internal ViewLine Add(string text, Style? style = null)
    {
        if (text.Length > 0)
            _pieces.Add(new(Printable(text), style ?? Style.Plain));
        return this;
    }

    /// <summary>The pieces, of <paramref name="width"/> columns at most; what is cut ends in dots.</summary>
    internal IEnumerable<Segment> Cut(int width)
    {
        var left = width;
        foreach (var piece in _pieces)
        {
            if (piece.CellCount() <= left)
            {
                yield return piece;
                left -= piece.CellCount();
                continue;
            }
            if (left > 0)
                yield return new(Head(piece.Text, left), piece.Style);
            yield break;
        }
    }

    /// <summary>Sets words one after another, with a space between, on as many lines as they take.</summary>
    internal static IEnumerable<ViewLine> Wrap(IReadOnlyList<(string Text, Style? Style)> words, int width, int indent, int mostLines)
    {
        List<ViewLine> lines = [];
        foreach (var (text, style) in words)
        {
            if (lines.Count == 0 || lines[^1].Width + 1 + new Segment(text).CellCount() > width)
            {
                if (lines.Count == mostLines)
                {
                    lines[^1].Add(" ...", Quiet);
                    break;
                }
                lines.Add(new ViewLine().Add(new string(' ', indent)));
            }
            var line = lines[^1];
            line.Add(line.Width > indent ? " " : "").Add(text, style);
        }
        return lines;
    }

    private static string Head(string text, int columns)
    {
        var end = text.Length;
        while (end > 0 && new Segment(text[..end]).CellCount() > Math.Max(0, columns - 3))
            end--;
        return text[..end] + new string('.', Math.Min(3, columns));
    }

    /// <summary>Line ends and control characters would move the cursor: names and messages come from outside.</summary>
    private static string Printable(string text) =>
        text.Any(char.IsControl) ? new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]) : text;
}
