using System.CommandLine;
using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary>The options that say how a file of rows is written.</summary>
internal sealed class FileOptions
{
    private readonly Option<bool?> _noHeader = new("--no-header")
    {
        Description = "The first line is a row and does not name the columns, which are called 1, 2, ...; false: it names them.",
    };
    private readonly Option<int?> _skip = new("--skip")
    {
        Description = "How many lines stand above the table [default: found].",
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lines))
                return lines;
            result.AddError($"--skip {text}: expected a number of lines, such as 2.");
            return null;
        },
    };
    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description = "How the text is encoded, such as windows-1252 [default: utf-8].",
        HelpName = "NAME",
    };
    private readonly Option<string?> _sheet = new("--sheet")
    {
        Description = "The sheet of a workbook [default: the first].",
        HelpName = "NAME",
    };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_noHeader, _skip, _encoding, _sheet])
            command.Options.Add(option);
    }

    internal ColumnRoles Read(ParseResult parsed) => new()
    {
        Header = parsed.GetValue(_noHeader) is { } none ? !none : null,
        Skip = parsed.GetValue(_skip),
        Encoding = parsed.GetValue(_encoding),
        Sheet = parsed.GetValue(_sheet),
    };
}
