using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace MlNetSuite.Notebooks.Views;

/// <summary>Views as HTML that needs no script and no style sheet: notebooks on forges lose both. Colours are laid over whatever
/// background there is, so that text stays readable in dark and in light.</summary>
internal static class HtmlWriter
{
    // Okabe and Ito 2008, "Color Universal Design"; distinguishable for colour-blind people.
    private const string For = "0,114,178", Against = "213,94,0";
    private const int BarWidth = 100;
    private const double StrongestShade = 0.45;

    private const string Cells = "border:1px solid rgba(128,128,128,.35);padding:2px 8px;vertical-align:top";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The view as one <c>div</c>.</summary>
    internal static string Write(View view)
    {
        var html = new StringBuilder("<div class=\"mlnetsuite\">");
        if (view.Title.Length > 0)
            html.Append("<p><strong>").Append(Text(view.Title)).Append("</strong></p>");
        foreach (var block in view.Blocks)
            Write(html, block);
        return html.Append("</div>").ToString();
    }

    /// <summary>Text as HTML has it, fit for attributes too.</summary>
    internal static string Text(string text) => Encoder.Encode(text);

    /// <summary>A picture with an alternative text.</summary>
    internal static string Image(PngImage image) =>
        $"<img alt=\"{Text(image.Description)}\" width=\"{image.Width}\" height=\"{image.Height}\" " +
        $"src=\"data:image/png;base64,{Convert.ToBase64String(image.Bytes)}\"/>";

    private static void Write(StringBuilder html, Block block)
    {
        switch (block)
        {
            case Sentence sentence:
                html.Append("<p>").Append(Text(sentence.Text)).Append("</p>");
                break;
            case Table table:
                Write(html, table);
                break;
            case ShadedParts words:
                Write(html, words);
                break;
            case Figure picture:
                html.Append("<p>").Append(Image(picture.Image)).Append("</p>");
                break;
            default:
                throw new NotSupportedException(block.GetType().Name);
        }
    }

    private static void Write(StringBuilder html, Table table)
    {
        html.Append("<table style=\"border-collapse:collapse;margin:4px 0\">");
        if (table.Caption.Length > 0)
            html.Append("<caption style=\"caption-side:top;text-align:left;white-space:nowrap\">").Append(Text(table.Caption))
                .Append("</caption>");
        html.Append("<thead><tr>");
        foreach (var column in table.Columns)
            html.Append("<th scope=\"col\" style=\"").Append(Cells).Append(Side(column)).Append("\">").Append(Text(column.Name))
                .Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            for (var c = 0; c < row.Count; c++)
                Write(html, row[c], table.Columns[c], isHeader: c == 0);
            html.Append("</tr>");
        }
        html.Append("</tbody></table>");
    }

    private static void Write(StringBuilder html, Cell cell, Column column, bool isHeader)
    {
        html.Append(isHeader ? "<th scope=\"row\" style=\"" : "<td style=\"").Append(Cells).Append(Side(column));
        if (cell.Shade != 0)
            html.Append(";background:").Append(Shade(cell.Shade));
        html.Append(isHeader ? ";font-weight:normal\">" : "\">");
        if (cell.Bar is { } bar)
            Write(html, Math.Clamp(bar, -1, 1), cell.BothWays);
        html.Append(cell.Strong ? "<strong>" : "").Append(Text(cell.Text)).Append(cell.Strong ? "</strong>" : "")
            .Append(isHeader ? "</th>" : "</td>");
    }

    // The text next to a bar gives the same value, so screen readers skip the bar.
    private static void Write(StringBuilder html, double bar, bool bothWays)
    {
        var width = (int)Math.Round(Math.Abs(bar) * BarWidth);
        var (before, after) = !bothWays ? (0, BarWidth - width) : bar < 0 ? (BarWidth - width, BarWidth) : (BarWidth, BarWidth - width);
        html.Append(CultureInfo.InvariantCulture,
            $"<span aria-hidden=\"true\" style=\"display:inline-block;width:{width}px;height:.8em;margin:0 {after + 6}px 0 " +
            $"{before}px;background:rgb({(bar < 0 ? Against : For)})\"></span>");
    }

    private static void Write(StringBuilder html, ShadedParts words)
    {
        html.Append("<p style=\"white-space:pre-wrap;line-height:1.7\">");
        foreach (var (text, weight) in words.Parts)
            if (weight == 0)
                html.Append(Text(text));
            else
                html.Append("<span title=\"").Append(weight > 0 ? "for" : "against").Append("\" style=\"background:").Append(Shade(weight))
                    .Append(weight < 0 ? ";text-decoration:underline dotted" : "").Append("\">").Append(Text(text)).Append("</span>");
        html.Append("</p>");
    }

    private static string Side(Column column) => column.IsNumber ? ";text-align:right;white-space:nowrap" : ";text-align:left";

    private static string Shade(double strength) => string.Create(CultureInfo.InvariantCulture,
        $"rgba({(strength < 0 ? Against : For)},{Math.Min(1, Math.Abs(strength)) * StrongestShade:0.###})");
}
