using System.Globalization;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Reads tables of ratings into coordinate form. Of several ratings of one item by one user the last stays: the one
/// with the latest timestamp, and among equal ones the later in the file.</summary>
internal sealed class RatingTable(IdNumbers users, IdNumbers items)
{
    private readonly Dictionary<ulong, int> _rows = [];
    private readonly List<int> _user = [], _item = [];
    private readonly List<float> _rating = [];
    private readonly List<long> _timestamp = [];
    private readonly List<string> _notes = [];
    private char? _decimalMark;
    private bool _timed;
    private int _merged;

    /// <summary>What is told about how they were read, and about pairs merged.</summary>
    internal IEnumerable<string> Notes(string name)
    {
        foreach (var note in _notes)
            yield return note;
        if (_decimalMark == ',')
            yield return $"{name}: ratings have a decimal comma";
        if (_merged > 0)
            yield return $"{name}: {_merged:N0} repeated ratings of an item by the same user were dropped; the last of each was kept";
    }

    internal void Read(InputFile file, ColumnRoles roles, CancellationToken cancel)
    {
        var table = TableLayout.Infer(file, roles, content: "ratings");
        var (user, item, rating, timestamp) = ColumnFinder.ForRatings(file.Name, table, roles);
        _timed = timestamp >= 0;
        using var reader = table.Open(file, roles);
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            table.Check(reader);
            Add(Id(reader, users, user, "user"), Id(reader, items, item, "item"),
                rating < 0 ? 1 : Number(reader, rating, table), timestamp < 0 ? 0 : Time(reader, timestamp, table));
        }
        _notes.AddRange([.. table.Notes, .. reader.Notes()]);
        if (_rating.Count == 0)
            throw new InputException($"{file.Name}: no rows; expected ratings");
    }

    internal RatingDataset ToDataset(string name, IReadOnlyList<string> userIds, IReadOnlyList<string> itemIds) =>
        new(name, userIds, itemIds, [.. _user], [.. _item], [.. _rating], _timed ? [.. _timestamp] : null);

    private void Add(int user, int item, float rating, long timestamp)
    {
        if (_rows.TryAdd(Key(user, item), _rating.Count))
        {
            _user.Add(user);
            _item.Add(item);
            _rating.Add(rating);
            _timestamp.Add(timestamp);
            return;
        }
        var row = _rows[Key(user, item)];
        _merged++;
        if (timestamp >= _timestamp[row])
            (_rating[row], _timestamp[row]) = (rating, timestamp);
    }

    /// <summary>One number for a pair. .NET hashes 64 bits by the exclusive or of their halves, which makes a few thousand hash
    /// codes of millions of pairs; an odd factor (Knuth's, 2^64 over the golden ratio) keeps pairs distinct and spreads them.</summary>
    private static ulong Key(int user, int item) => unchecked((((ulong)(uint)user << 32) | (uint)item) * 0x9E3779B97F4A7C15);

    private static int Id(RowCursor reader, IdNumbers ids, int column, string role)
    {
        var field = reader.Text(column).AsSpan().Trim(" \t");
        return field.IsEmpty
            ? throw new InputException($"{reader.Name}, {reader.Place}: the {role} is empty; expected an id")
            : ids.Of(field);
    }

    private float Number(RowCursor reader, int column, TableLayout table)
    {
        var field = reader.Text(column).Trim(' ', '\t');
        // A rating has a mark once at most: what it is in the first, it is in all.
        if (field.AsSpan().IndexOfAny('.', ',') is >= 0 and var at)
            field = (_decimalMark ??= field[at]) == field[at] ? field.Replace(',', '.') : "";
        if (float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var rating) && float.IsFinite(rating))
            return rating;
        throw new InputException(
            $"{reader.Name}, {reader.Place}: rating '{reader.Text(column)}' in column '{table.Columns[column]}'; expected a " +
            $"finite number");
    }

    private static long Time(RowCursor reader, int column, TableLayout table)
    {
        var field = reader.Text(column).AsSpan().Trim(" \t");
        if (long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return seconds;
        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < long.MaxValue / 2)
            return (long)number;
        if (DateTimeOffset.TryParse(field, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return date.ToUnixTimeSeconds();
        throw new InputException(
            $"{reader.Name}, {reader.Place}: timestamp '{field}' in column '{table.Columns[column]}'; expected seconds since 1970 " +
            $"or a date such as 2026-01-31");
    }
}
