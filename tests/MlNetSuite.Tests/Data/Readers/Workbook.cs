using System.Globalization;
using System.IO.Compression;
using System.Security;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Writes workbooks of a few cells: strings, numbers, truth values and dates, as Excel saves them.</summary>
internal static class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    internal static void Write(string path, params (string Name, object?[][] Rows)[] sheets)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            + "<Override PartName=\"/xl/workbook.xml\" "
            + "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>");
        Add(zip, "_rels/.rels", Links([("officeDocument", "xl/workbook.xml")]));
        Add(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>" + string.Concat(sheets.Select((s, i) =>
            $"<sheet name=\"{SecurityElement.Escape(s.Name)}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>")) + "</sheets></workbook>");
        Add(zip, "xl/_rels/workbook.xml.rels",
            Links([.. sheets.Select((_, i) => ("worksheet", $"worksheets/sheet{i + 1}.xml")), ("styles", "styles.xml")]));
        // The second style is a date, the third a time; those of given formats follow.
        var formats = sheets.SelectMany(sheet => sheet.Rows).SelectMany(row => row).OfType<Formatted>().Select(cell => cell.Format)
            .Distinct().ToList();
        Add(zip, "xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><numFmts count=\"{formats.Count}\">"
            + string.Concat(formats.Select((f, i) => $"<numFmt numFmtId=\"{200 + i}\" formatCode=\"{SecurityElement.Escape(f)}\"/>"))
            + $"</numFmts><cellXfs count=\"{3 + formats.Count}\"><xf numFmtId=\"0\"/>"
            + "<xf numFmtId=\"14\" applyNumberFormat=\"1\"/><xf numFmtId=\"20\" applyNumberFormat=\"1\"/>"
            + string.Concat(formats.Select((_, i) => $"<xf numFmtId=\"{200 + i}\" applyNumberFormat=\"1\"/>")) + "</cellXfs></styleSheet>");
        for (var i = 0; i < sheets.Length; i++)
            Add(zip, $"xl/worksheets/sheet{i + 1}.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>"
                + string.Concat(sheets[i].Rows.Select((row, r) => $"<row r=\"{r + 1}\">"
                    + string.Concat(row.Select((cell, c) => Cell(cell, $"{(char)('A' + c)}{r + 1}", formats))) + "</row>"))
                + "</sheetData></worksheet>");
    }

    /// <summary>A number and how it is shown.</summary>
    internal sealed record Formatted(double Value, string Format);

    private static string Cell(object? cell, string place, List<string> formats) => cell switch
    {
        Formatted f => $"<c r=\"{place}\" s=\"{3 + formats.IndexOf(f.Format)}\">" +
            $"<v>{f.Value.ToString("R", CultureInfo.InvariantCulture)}</v></c>",
        null => "",
        string text => $"<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t></is></c>",
        bool truth => $"<c r=\"{place}\" t=\"b\"><v>{(truth ? 1 : 0)}</v></c>",
        DateTime time => $"<c r=\"{place}\" s=\"1\"><v>{time.ToOADate().ToString("R", CultureInfo.InvariantCulture)}</v></c>",
        TimeSpan time => $"<c r=\"{place}\" s=\"2\"><v>{time.TotalDays.ToString("R", CultureInfo.InvariantCulture)}</v></c>",
        var number => $"<c r=\"{place}\"><v>{Convert.ToString(number, CultureInfo.InvariantCulture)}</v></c>",
    };

    private static string Links((string Kind, string Target)[] links) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + string.Concat(links.Select((l, i) =>
            $"<Relationship Id=\"rId{i + 1}\" Type=\"{Relations}/{l.Kind}\" Target=\"{l.Target}\"/>")) + "</Relationships>";

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + content);
    }
}
