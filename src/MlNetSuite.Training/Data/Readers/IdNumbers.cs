using System.Text;

namespace MlNetSuite.Training.Data.Readers;

/// <summary>Numbers ids in order of first appearance, without a string for an id seen before.</summary>
internal sealed class IdNumbers
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _ids = [];
    private char[] _characters = new char[64];

    internal IReadOnlyList<string> Ids => _ids;

    /// <param name="utf8">Valid UTF-8.</param>
    internal int Of(ReadOnlySpan<byte> utf8)
    {
        if (_characters.Length < utf8.Length)
            _characters = new char[utf8.Length];
        var id = _characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, _characters));
        var numbers = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (numbers.TryGetValue(id, out var number))
            return number;
        numbers[id] = _ids.Count;
        _ids.Add(id.ToString());
        return _ids.Count - 1;
    }
}
