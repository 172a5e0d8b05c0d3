namespace MlNetSuite.Data.Readers;

/// <summary>A first line such as <c>sep=;</c>, by which Excel is told what separates the fields.</summary>
internal static class SeparatorLine
{
    /// <summary>Passes over the line and gives its separator; null where there is no such line.</summary>
    internal static string? Take(LineBuffer buffer)
    {
        var line = buffer.FirstLine().TrimEnd("\r\n"u8).Trim((byte)'"');
        if (line.Length is < 5 or > 6 || !line[..4].SequenceEqual("sep="u8) && !line[..4].SequenceEqual("SEP="u8))
            return null;
        var separator = System.Text.Encoding.Latin1.GetString(line[4..]);
        buffer.SkipLine();
        return separator;
    }
}
