namespace MlNetSuite.Prediction.Rows;

/// <summary>What the columns of texts and ratings were called where a model learned from them: a row may have these names in place of the
/// model's own.</summary>
internal sealed class TrainedNames
{
    private readonly Dictionary<string, IReadOnlyList<string>> _names = [];

    internal TrainedNames(ModelCard card)
    {
        if (card.Reading?.Columns is not { } columns)
            return;
        Add(card, "Text", columns.Text);
        Add(card, "User", columns.User is { } user ? [user] : null);
        Add(card, "Item", columns.Item is { } item ? [item] : null);
    }

    /// <summary>For a column of the model those of the training rows, whose texts were joined; none where it has its own name
    /// alone.</summary>
    internal IReadOnlyList<string> this[string column] => _names.GetValueOrDefault(column, []);

    /// <summary>All of them.</summary>
    internal IEnumerable<string> All => _names.Values.SelectMany(names => names).Distinct();

    /// <summary>The value of a column as a training makes it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">Of the model.</param>
    /// <param name="value">What the row has by the names of the training rows.</param>
    internal bool TryFind(IReadOnlyDictionary<string, object?> row, string column, out object? value)
    {
        value = null;
        var names = this[column];
        if (names is [var only])
            return row.TryGetValue(only, out value);
        if (names.Count == 0 || !names.All(row.ContainsKey))
            return false;
        value = string.Join('\n', names.Select(name => RowValues.Text(name, row[name]).ToString()));
        return true;
    }

    /// <summary>The model's columns for a message, each with its name in training.</summary>
    internal string Told(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => this[column] is { Count: > 0 } names
        && !names.SequenceEqual([column]) ? $"{column} (or {string.Join(" and ", names)})" : column));

    private void Add(ModelCard card, string column, IReadOnlyList<string>? names)
    {
        if (names is { Count: > 0 } && card.Inputs.Any(input => input.Name == column))
            _names[column] = names;
    }
}
