namespace MlNetSuite.Data.Readers;

/// <summary>Numbers ids in order of first appearance.</summary>
internal sealed class IdNumbers
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _ids = [];

    internal IReadOnlyList<string> Ids => _ids;

    internal int Of(ReadOnlySpan<char> id)
    {
        var numbers = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (numbers.TryGetValue(id, out var number))
            return number;
        numbers[id] = _ids.Count;
        _ids.Add(id.ToString());
        return _ids.Count - 1;
    }
}
