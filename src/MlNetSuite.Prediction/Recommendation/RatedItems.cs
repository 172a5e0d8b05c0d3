using System.Text;

namespace MlNetSuite.Prediction.Recommendation;

/// <summary>Who rated what in training: the entry <c>MlNetSuite/ratings.bin</c> of a recommender's artifact.</summary>
/// <remarks>
/// Layout, all numbers unsigned LEB128 (7 bits a byte, low first): the four bytes <c>MRI1</c>; users; items; each user id and
/// then each item id as a byte length and UTF-8; for each user the number of items rated and the items, ascending, as
/// distances from the item before. Items are in order of popularity, which breaks ties between scores.
/// </remarks>
public sealed class RatedItems
{
    /// <summary>The entry's name inside <c>MlNetSuite/</c>.</summary>
    public const string EntryName = "ratings.bin";

    private readonly int[] _start;
    private readonly int[] _rated;
    private readonly Dictionary<string, int> _userOf;

    /// <summary>Takes the ratings by user: user u rated <c>rated[start[u]..start[u + 1]]</c>, ascending.</summary>
    public RatedItems(IReadOnlyList<string> users, IReadOnlyList<string> items, int[] start, int[] rated)
    {
        (Users, Items, _start, _rated) = (users, items, start, rated);
        _userOf = new(users.Count, StringComparer.Ordinal);
        for (var u = 0; u < users.Count; u++)
            _userOf[users[u]] = u;
        foreach (var item in rated)
            RatedCount = Math.Max(RatedCount, item + 1);
    }

    /// <summary>Ids of the users seen in training.</summary>
    public IReadOnlyList<string> Users { get; }

    /// <summary>Ids of the items the model scores, most rated first; those nobody had rated, which are scored by their texts, come
    /// last.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>How many of <see cref="Items"/>, the first of them, were rated in training.</summary>
    public int RatedCount { get; }

    /// <summary>How many ratings there are of all users.</summary>
    public int Ratings => _rated.Length;

    /// <summary>The items <paramref name="user"/> rated, as ascending positions in <see cref="Items"/>.</summary>
    /// <returns>False if the user is unknown; <paramref name="items"/> is then empty.</returns>
    public bool TryGet(string user, out ReadOnlySpan<int> items)
    {
        var known = _userOf.TryGetValue(user, out var u);
        items = known ? _rated.AsSpan(_start[u], _start[u + 1] - _start[u]) : default;
        return known;
    }

    /// <summary>Writes the entry.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write("MRI1"u8);
        writer.Write7BitEncodedInt(Users.Count);
        writer.Write7BitEncodedInt(Items.Count);
        foreach (var id in Users.Concat(Items))
            writer.Write(id);
        for (var u = 0; u < Users.Count; u++)
        {
            writer.Write7BitEncodedInt(_start[u + 1] - _start[u]);
            var last = 0;
            foreach (var item in _rated.AsSpan(_start[u], _start[u + 1] - _start[u]))
            {
                writer.Write7BitEncodedInt(item - last);
                last = item;
            }
        }
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads the entry; nothing is allocated that the bytes do not account for.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such an entry.</exception>
    public static RatedItems Parse(ReadOnlySpan<byte> bytes)
    {
        var cursor = new Cursor(bytes);
        cursor.Magic("MRI1"u8);
        // An id takes at least its length byte, a user also the length of the list: a count beyond the bytes left is a lie.
        var users = new string[cursor.Count()];
        var items = new string[cursor.Count()];
        for (var u = 0; u < users.Length; u++)
            users[u] = cursor.Text();
        for (var i = 0; i < items.Length; i++)
            items[i] = cursor.Text();

        var start = new int[users.Length + 1];
        List<int> rated = [];
        for (var u = 0; u < users.Length; u++)
        {
            var item = 0;
            for (var left = cursor.Count(); left > 0; left--)
            {
                item += cursor.Number(items.Length - 1 - item);
                rated.Add(item);
            }
            start[u + 1] = rated.Count;
        }
        cursor.End();
        return new(users, items, start, [.. rated]);
    }

    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at;

        internal void Magic(ReadOnlySpan<byte> magic)
        {
            if (!_bytes.StartsWith(magic))
                throw Damaged("does not begin with 'MRI1'");
            _at = magic.Length;
        }

        internal int Count() => Number(_bytes.Length - _at);

        internal int Number(int most)
        {
            var value = 0L;
            for (var shift = 0; shift < 35; shift += 7)
            {
                if (_at == _bytes.Length)
                    throw Damaged("ends within a number");
                var part = _bytes[_at++];
                value |= (long)(part & 0x7f) << shift;
                if (part < 0x80)
                    return value <= most ? (int)value : throw Damaged($"holds {value} where at most {most} is possible");
            }
            throw Damaged("holds a number of more than 32 bits");
        }

        internal string Text()
        {
            var length = Number(_bytes.Length - _at);
            if (length > _bytes.Length - _at)
                throw Damaged("ends within an id");
            _at += length;
            return Encoding.UTF8.GetString(_bytes.Slice(_at - length, length));
        }

        internal readonly void End()
        {
            if (_at != _bytes.Length)
                throw Damaged($"has {_bytes.Length - _at} bytes too many");
        }

        private readonly InvalidDataException Damaged(string what) =>
            new($"the entry {EntryName} is damaged at byte {_at}: it {what}. Train the model again, or fetch the zip again.");
    }
}
