using System.CommandLine;
using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary>The options that say what the columns of a table hold, where that is not to be inferred.</summary>
internal sealed class ColumnOptions
{
    private readonly Option<string[]> _numeric = Columns("--numeric", "Columns of quantities, whatever they look like");
    private readonly Option<string[]> _categorical = Columns("--categorical", "Columns of categories, such as numbers that are codes");
    private readonly Option<string[]> _prose = Columns("--prose", "Columns of texts of several words");
    private readonly Option<string[]> _ignore = Columns("--ignore", "Columns to leave out");
    private readonly Option<string[]> _date = new("--date")
    {
        Description = "A column of dates, perhaps with its format, such as when=dd/MM/yyyy; may be repeated.",
        HelpName = "COLUMN[=FORMAT]",
    };
    private readonly Option<string?> _decimal = DecimalMark();
    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = "A word for a missing value, in addition to NA, N/A, NaN, null and ?; may be repeated.",
        HelpName = "WORD",
    };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_numeric, _categorical, _date, _prose, _ignore, _decimal, _missing])
            command.Options.Add(option);
    }

    internal ColumnRoles Read(ParseResult parsed, ColumnRoles roles)
    {
        IReadOnlyList<string>? Given(Option<string[]> option) => parsed.GetValue(option) is { Length: > 0 } given ? given : null;
        return roles with
        {
            Numeric = Given(_numeric),
            Categorical = Given(_categorical),
            Date = Given(_date),
            Prose = Given(_prose),
            Ignore = Given(_ignore),
            Decimal = parsed.GetValue(_decimal),
            Missing = Given(_missing),
        };
    }

    internal static Option<string?> DecimalMark() => new("--decimal")
    {
        Description = "The decimal mark of all numbers, a comma or a point [default: found for each column].",
        HelpName = ",|.",
    };

    private static Option<string[]> Columns(string name, string what) => new(name)
    {
        Description = $"{what}; may be repeated, * and ? stand for any letters.",
        HelpName = "COLUMN",
    };
}
