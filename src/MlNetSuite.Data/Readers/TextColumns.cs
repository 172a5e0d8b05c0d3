using MlNetSuite.Prediction;

namespace MlNetSuite.Data.Readers;

/// <summary>Which columns of a table hold the label and the text.</summary>
/// <param name="Label">The place of the label.</param>
/// <param name="Text">The places of the texts that are joined, in this order.</param>
internal sealed record TextColumns(int Label, IReadOnlyList<int> Text)
{
    /// <summary>Columns as given, else as in training, else by their names, else the longest texts and what is left.</summary>
    /// <exception cref="InputException">A column cannot be found, or was given for two things.</exception>
    internal static TextColumns Find(string file, TableLayout table, ColumnRoles roles)
    {
        var (label, text) = Given(file, table, roles);
        if (table.Columns.Count < 2)
            throw new InputException(
                $"{file}: one column; expected at least a label and a text (is the separator one of , ; | :: or a tab?)");
        var choices = new ColumnChoices(file, table, label, roles);
        bool IsFree(int place) => place != label && !text.Contains(place) && table.Columns[place].Length > 0 && !choices.Ignores(place);
        if (text.Length == 0 && ColumnFinder.Named(table, HeaderInference.Text, IsFree) is >= 0 and var namedText)
            text = [namedText];
        if (label < 0)
            label = ColumnFinder.Named(table, HeaderInference.Label, IsFree);
        var free = Enumerable.Range(0, table.Columns.Count).Where(IsFree).ToArray();
        if (text.Length == 0)
        {
            if (free.Length == 0)
                throw ColumnFinder.NoColumn(file, table, "text", "--text");
            text = [free.MaxBy(i => table.Sample.Sum(row => (long)(row.Length > i ? row[i].Length : 0)))];
            free = [.. free.Except(text)];
        }
        if (label < 0)
            label = free is [var only] ? only : throw ColumnFinder.NoColumn(file, table, "label", "--label");
        foreach (var place in text)
            choices.Require(file, table, place, "the text, which is read as words", ColumnKind.Prose);
        return new(label, text);
    }

    /// <summary>All of them by name.</summary>
    internal CardRoles Names(TableLayout table) => new()
    {
        Label = table.Columns[Label],
        Text = [.. Text.Select(place => table.Columns[place])],
    };

    /// <summary>The columns that a person named, or else training read, where the file has them; -1 and none for others.</summary>
    private static (int Label, int[] Text) Given(string file, TableLayout table, ColumnRoles roles)
    {
        var label = roles.Label is { } name ? ColumnFinder.Given(file, table, name) : -1;
        int[] text = roles.Text is { Count: > 0 } names ? [.. names.Select(column => ColumnFinder.Given(file, table, column))] : [];
        if (Array.IndexOf(text, label) is >= 0 and var twice && table.Columns.Count > 1)
            throw new InputException(
                $"--text {roles.Text![twice]}: '{table.Columns[label]}' was given by --label, too; expected the column with the " +
                $"answers and others with the text (in {file})");
        if (label < 0 && roles.OfTraining?.Label is { } trained && table.Place(trained) is { } place && !text.Contains(place))
            label = place;
        if (text.Length == 0 && roles.OfTraining?.Text is { } joined
            && joined.Select(table.Place).ToArray() is var places && !places.Contains(null) && !places.Contains(label))
            text = [.. places.Select(p => p!.Value)];
        return (label, text);
    }
}
