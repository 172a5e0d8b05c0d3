using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Cli.Commands;

/// <summary>How a file of rows is read for a model.</summary>
internal static class RowReading
{
    /// <summary>As the training rows were read, for what the command line leaves open. The header is found by the names of the model's
    /// columns, whatever stands above it in this file; where they are positions, there is none to be found.</summary>
    internal static ColumnRoles Roles(ColumnRoles given, ModelCard card)
    {
        var roles = given.AsTrained(card) with { Header = given.Header };
        if (given.Skip is not null || roles.Skip is not > 0)
            return roles;
        if (!ArePositions(Expected(card)))
            return roles with { Skip = null };
        Console.Error.WriteLine($"note: lines left out at the beginning, as training was told to: {roles.Skip}; --skip 0 reads them");
        return roles;
    }

    /// <summary>The names of the columns that a file of rows is asked for: those of the model, or positions where its texts or ratings had
    /// no header.</summary>
    internal static IReadOnlyList<string> Expected(ModelCard card)
    {
        string[] trained = card.Reading?.Columns is not { } columns ? []
            : [.. columns.Text ?? [], .. ((string?[])[columns.User, columns.Item]).OfType<string>()];
        return trained.Length > 0 && ArePositions(trained) ? trained : [.. card.Inputs.Select(input => input.Name)];
    }

    /// <summary>Whether columns are named by position, 1, 2, ..., as those of a file without a header.</summary>
    internal static bool ArePositions(IEnumerable<string> names) => names.All(name => name.All(char.IsAsciiDigit));
}
