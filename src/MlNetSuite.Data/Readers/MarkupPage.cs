using System.Text;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Pages and documents of tags that are called as tables are: web sites give them out as .csv and .xls.</summary>
internal static class MarkupPage
{
    private static readonly (string Beginning, string Kind)[] Kinds =
        [("<html", "HTML"), ("<!doctype html", "HTML"), ("<table", "HTML"), ("<?xml", "XML")];

    /// <exception cref="InputException">The file is such a one. A text that begins so has its class behind it.</exception>
    internal static void Refuse(InputFile file, ReadOnlySpan<byte> beginning)
    {
        var text = Encoding.UTF8.GetString(beginning).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        foreach (var (tag, kind) in Kinds)
            if (text.StartsWith(tag, StringComparison.OrdinalIgnoreCase) && EndsWithTag(file))
                throw new InputException(
                    $"{file.Name}: {kind}, whatever it is called; expected a table. Open it in a spreadsheet program and save it as " +
                    ".xlsx or CSV, or see whether the page says why there is no table");
    }

    private static bool EndsWithTag(InputFile file)
    {
        using var stream = file.Open();
        var (block, last) = (new byte[1 << 16], (byte)0);
        for (int read; (read = stream.Read(block)) > 0;)
            if (block.AsSpan(0, read).TrimEnd(" \t\r\n\0"u8) is [.., var end])
                last = end;
        return last == '>';
    }
}
