using System.Text.RegularExpressions;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>What a person said of the columns of a table: what they hold, or that they are not to be read.</summary>
internal sealed class ColumnChoices
{
    private readonly Dictionary<int, (string Option, ColumnKind? Kind, DateFormat? Date)> _given = [];

    /// <param name="file">For messages.</param>
    /// <param name="table">The columns there are.</param>
    /// <param name="answer">The place of the answers.</param>
    /// <param name="roles">What was said.</param>
    /// <exception cref="InputException">A column is not there, unless these are rows to test on, or two things were said of
    /// one.</exception>
    internal ColumnChoices(string file, TableLayout table, int answer, ColumnRoles roles)
    {
        void Add(string option, IReadOnlyList<string>? columns, ColumnKind? kind)
        {
            foreach (var column in columns ?? [])
            {
                var (name, date) = kind == ColumnKind.Date ? Split(column) : (column, null);
                foreach (var place in Places(file, table, option, name, roles.AreForTest))
                    if (place == answer && kind is null)
                        throw new InputException($"{option} {column}: '{table.Columns[place]}' holds the answers (in {file})");
                    else if (_given.TryGetValue(place, out var other) && other.Option != option)
                        throw new InputException($"{option} {column}: '{table.Columns[place]}' was given by {other.Option}, too; choose one");
                    else if (other.Option == option && other.Date is not null && date is not null && other.Date != date)
                        throw new InputException(
                            $"{option} {column}: '{table.Columns[place]}' was said to be written like {other.Date}, too; choose one");
                    else
                        _given[place] = (option, kind, date);
            }
        }
        Add("--ignore", roles.Ignore, null);
        Add("--numeric", roles.Numeric, ColumnKind.Numeric);
        Add("--categorical", roles.Categorical, ColumnKind.Categorical);
        Add("--date", roles.Date, ColumnKind.Date);
        Add("--prose", roles.Prose, ColumnKind.Prose);
    }

    /// <summary>Whether a column is not to be read.</summary>
    internal bool Ignores(int place) => _given.TryGetValue(place, out var given) && given.Kind is null;

    /// <summary>What a column is said to hold; null where nothing was said.</summary>
    internal ColumnKind? Kind(int place) => _given.TryGetValue(place, out var given) ? given.Kind : null;

    /// <summary>How it is said to write dates; null where nothing was said.</summary>
    internal DateFormat? Date(int place) => _given.TryGetValue(place, out var given) ? given.Date : null;

    /// <summary>Refuses what was said of a column that is read in one way alone.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="table">The columns there are.</param>
    /// <param name="place">The column.</param>
    /// <param name="what">What it holds.</param>
    /// <param name="kind">The only kind that it may be said to be.</param>
    /// <exception cref="InputException">It is said to be another, or not to be read.</exception>
    internal void Require(string file, TableLayout table, int place, string what, ColumnKind kind)
    {
        if (_given.TryGetValue(place, out var given) && given.Kind != kind)
            throw new InputException($"{given.Option} {table.Columns[place]}: '{table.Columns[place]}' holds {what} (in {file})");
    }

    /// <summary>Refuses what was said of a column of new rows that the model takes for something else.</summary>
    /// <param name="place">The column.</param>
    /// <param name="name">Its name.</param>
    /// <param name="taken">What the model takes it for.</param>
    /// <exception cref="InputException">It is said to be another, or not to be read.</exception>
    internal void RequireRead(int place, string name, (string What, ColumnKind[] Kinds) taken)
    {
        if (_given.TryGetValue(place, out var given) && (given.Kind is not { } kind || !taken.Kinds.Contains(kind)))
            throw new InputException(
                $"{given.Option} {name}: the model reads '{name}' as {taken.What}, as it was trained; leave this out, or train another");
    }

    /// <summary>Refuses a column that has a role and is not to be read.</summary>
    /// <exception cref="InputException">It is.</exception>
    internal void RequireRead(string file, TableLayout table, int place, string option)
    {
        if (Ignores(place))
            throw new InputException(
                $"--ignore {table.Columns[place]}: '{table.Columns[place]}' is read for {option}; choose one (in {file})");
    }

    private static (string Name, DateFormat? Date) Split(string column)
    {
        var at = column.LastIndexOf('=');
        return at < 0 ? (column, null) : (column[..at], DateFormat.Parse(column[(at + 1)..]) ?? throw new InputException(
            $"--date {column}: expected a format such as dd/MM/yyyy, MM/dd/yy, yyyyMMdd or dd MMM yyyy after the ="));
    }

    private static int[] Places(string file, TableLayout table, string option, string name, bool mayLack)
    {
        if (mayLack && !name.AsSpan().ContainsAny('*', '?') && ColumnFinder.At(table, name) is null)
            return [];
        if (!name.AsSpan().ContainsAny('*', '?') || table.Columns.Contains(name))
            return [ColumnFinder.Given(file, table, name)];
        var pattern = new Regex($"^{Regex.Escape(name).Replace("\\*", ".*", StringComparison.Ordinal)
            .Replace("\\?", ".", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant |
            RegexOptions.NonBacktracking | RegexOptions.Singleline);
        int[] places = [.. Enumerable.Range(0, table.Columns.Count).Where(c => pattern.IsMatch(table.Columns[c]))];
        return places.Length > 0 || mayLack ? places : throw new InputException(
            $"{option} {name}: no column fits; the file has: {string.Join(", ", table.Columns)} (in {file})");
    }
}
