using System.Runtime.InteropServices;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data.Readers;

/// <summary>Reads tables of ratings into coordinate form. Of several ratings of one item by one user the latest counts, and among
/// equally late ones the last; where time is not known, their mean. A row without a time is older than all that have one.</summary>
internal sealed class RatingTable(IdNumbers users, IdNumbers items)
{
    private readonly Dictionary<ulong, int> _rows = [];
    private readonly List<int> _user = [], _item = [], _place = [];
    private readonly List<double> _rating = [];
    private readonly List<string> _notes = [];
    private long[]? _timestamps;
    private bool _implicit;

    /// <summary>What is told about how they were read, about rows left out and pairs merged.</summary>
    internal IReadOnlyList<string> Notes => _notes;

    /// <summary>The columns that they were read from.</summary>
    internal CardRoles? Columns { get; private set; }

    internal void Read(InputFile file, ColumnRoles roles, CancellationToken cancel)
    {
        var table = TableLayout.Infer(file, roles, content: "ratings");
        var columns = RatingColumns.Find(file.Name, table, roles);
        Columns = columns.Names(table);
        _implicit = columns.Rating < 0;
        using var reader = table.Open(file, roles);
        var (rows, rowUsers, rowItems) = (0, new PairIds(columns.User, roles), new PairIds(columns.Item, roles));
        var cells = _implicit ? null
            : new RatingCells(table.Columns[columns.Rating], table.Delimiters.Separator, roles, reader.PlaceOf);
        var times = columns.Timestamp < 0 ? null
            : new RatingTimes(
                file.Name, table.Columns[columns.Timestamp],
                new ColumnChoices(file.Name, table, columns.Rating, roles).Date(columns.Timestamp), roles.Missing ?? [], reader.PlaceOf);
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (!table.HasRow(reader))
                continue;
            rows++;
            if (rowUsers.IsMissing(reader) || rowItems.IsMissing(reader))
                continue;
            rowUsers.Add(reader);
            rowItems.Add(reader);
            cells?.Add(reader.Text(columns.Rating), reader.Line, reader.Type(columns.Rating));
            times?.Add(reader.Text(columns.Timestamp), reader.Line);
        }
        if (rows == 0)
            throw new InputException($"{file.Name}: no rows; expected ratings");
        _notes.AddRange([.. table.Notes, .. reader.Notes(), .. columns.Notes]);
        _notes.AddRange([.. rowUsers.Notes(file.Name, "a user", reader.PlaceOf), .. rowItems.Notes(file.Name, "an item", reader.PlaceOf)]);
        if (rowUsers.Count == 0)
            throw new InputException($"{file.Name}: no row has a user and an item. {string.Join(". ", _notes)}");
        var ratings = cells?.Resolve(file.Name, _notes);
        Keep(rowUsers, rowItems, ratings, times?.Resolve(row => ratings is not null && float.IsNaN(ratings[row])));
        _notes.AddRange(times?.Notes ?? []);
        Merge(file.Name);
    }

    internal RatingDataset ToDataset(string name, IReadOnlyList<string> userIds, IReadOnlyList<string> itemIds) =>
        new(name, userIds, itemIds, [.. _place.Select(p => _user[p])], [.. _place.Select(p => _item[p])],
            [.. _place.Select(p => (float)_rating[p])], _timestamps is { } times ? [.. _place.Select(p => times[p])] : null)
        {
            IsImplicit = _implicit,
        };

    /// <summary>Takes the rows that have a rating; ids that no such row has are not known.</summary>
    private void Keep(PairIds rowUsers, PairIds rowItems, List<float>? ratings, long[]? times)
    {
        List<long>? kept = times is null ? null : [];
        for (var row = 0; row < rowUsers.Count; row++)
        {
            var rating = ratings?[row] ?? 1;
            if (float.IsNaN(rating))
                continue;
            _user.Add(rowUsers.Of(row, users));
            _item.Add(rowItems.Of(row, items));
            _rating.Add(rating);
            kept?.Add(times![row]);
        }
        _timestamps = kept?.ToArray();
    }

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
}
