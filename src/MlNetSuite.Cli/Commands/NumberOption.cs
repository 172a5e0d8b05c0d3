using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MlNetSuite.Cli.Commands;

/// <summary>Options that take a real number, written with a decimal point: .NET itself would read <c>1,5</c> as 15.</summary>
internal static class NumberOption
{
    internal static Option<double> Of(string name, string description, string unit, double usual) => new(name)
    {
        Description = description,
        HelpName = unit,
        DefaultValueFactory = _ => usual,
        CustomParser = result => Read(name, result) ?? usual,
    };

    internal static Option<double?> Optional(string name, string description, string unit) => new(name)
    {
        Description = description,
        HelpName = unit,
        CustomParser = result => Read(name, result),
    };

    private static double? Read(string name, ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number;
        result.AddError($"{name} {text}: not a number; expected one such as 1.5.");
        return null;
    }
}
