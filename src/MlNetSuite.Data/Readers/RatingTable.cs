using System.Globalization;
using System.Runtime.InteropServices;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Reads tables of ratings into coordinate form. Of several ratings of one item by one user the latest counts, and among
/// equally late ones the last; where time is not known, their mean.</summary>
internal sealed class RatingTable(IdNumbers users, IdNumbers items)
{
    private readonly Dictionary<ulong, int> _rows = [];
    private readonly List<int> _user = [], _item = [], _place = [];
    private readonly List<double> _rating = [];
    private readonly List<string> _notes = [];
    private char? _decimalMark;
    private long[]? _timestamps;
    private bool _implicit;

    /// <summary>What is told about how they were read, and about pairs merged.</summary>
    internal IEnumerable<string> Notes(string name)
    {
        foreach (var note in _notes)
            yield return note;
        if (_decimalMark == ',')
            yield return $"{name}: ratings have a decimal comma";
    }

    internal void Read(InputFile file, ColumnRoles roles, CancellationToken cancel)
    {
        var table = TableLayout.Infer(file, roles, content: "ratings");
        var columns = RatingColumns.Find(file.Name, table, roles);
        _implicit = columns.Rating < 0;
        using var reader = table.Open(file, roles);
        var times = columns.Timestamp < 0 ? null
            : new RatingTimes(
                table.Columns[columns.Timestamp], new ColumnChoices(file.Name, table, columns.Rating, roles).Date(columns.Timestamp),
                line => $"{reader.Name}, {reader.PlaceOf(line)}");
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            table.Check(reader);
            _user.Add(Id(reader, users, columns.User, "user"));
            _item.Add(Id(reader, items, columns.Item, "item"));
            _rating.Add(_implicit ? 1 : Number(reader, columns.Rating, table));
            times?.Add(reader.Text(columns.Timestamp), reader.Line);
        }
        if (_rating.Count == 0)
            throw new InputException($"{file.Name}: no rows; expected ratings");
        _timestamps = times?.Resolve();
        _notes.AddRange([.. table.Notes, .. reader.Notes(), .. times?.Notes ?? [], .. columns.Notes]);
        Merge(file.Name);
    }

    internal RatingDataset ToDataset(string name, IReadOnlyList<string> userIds, IReadOnlyList<string> itemIds) =>
        new(name, userIds, itemIds, [.. _place.Select(p => _user[p])], [.. _place.Select(p => _item[p])],
            [.. _place.Select(p => (float)_rating[p])], _timestamps is { } times ? [.. _place.Select(p => times[p])] : null)
        {
            IsImplicit = _implicit,
        };

    /// <summary>Leaves one row of each pair, where its first was.</summary>
    private void Merge(string name)
    {
        Dictionary<int, int> ratings = [];
        for (var row = 0; row < _user.Count; row++)
        {
            var key = Key(_user[row], _item[row]);
            if (_rows.TryAdd(key, _place.Count))
            {
                _place.Add(row);
                continue;
            }
            ref var place = ref CollectionsMarshal.AsSpan(_place)[_rows[key]];
            if (_timestamps is not { } times)
            {
                var before = ratings[place] = ratings.GetValueOrDefault(place, 1) + 1;
                _rating[place] += (_rating[row] - _rating[place]) / before;
            }
            else if (times[row] >= times[place])
                place = row;
        }
        var merged = _user.Count - _place.Count;
        if (merged > 0)
            _notes.Add($"{name}: {merged:N0} {(merged == 1 ? "row repeats" : "rows repeat")} a user and an item; " + (_implicit
                ? "each pair counts once"
                : _timestamps is null ? "each pair has the mean of its ratings" : "each pair has its latest rating"));
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
}
