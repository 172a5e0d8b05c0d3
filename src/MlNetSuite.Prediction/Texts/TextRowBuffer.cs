using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetSuite.Prediction.Texts;

/// <summary>Memory for reading one text after another, and the rows of the last. For one thread at a time.</summary>
internal sealed class TextRowBuffer
{
    private char[] _lower = [];
    private int[] _words = [];
    private int[] _shapes = [];
    private int[] _characters = [];
    private int[] _places = [];
    private int[] _counts = [];
    private byte[] _seenIn = [];
    private byte _text;
    private int _wordCount;
    private int _characterCount;
    private readonly List<(int Feature, float Value)> _features = [];
    private float[] _dense = [];

    /// <summary>Rows of the text, as they were found.</summary>
    internal List<int> RowList { get; } = [];

    internal ReadOnlySpan<int> Words => _words.AsSpan(0, _wordCount);

    internal Span<int> Shapes => _shapes.AsSpan(0, _wordCount);

    internal ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(RowList);

    /// <summary>After <see cref="KeepDistinct"/>, how often each row occurs.</summary>
    internal ReadOnlySpan<int> Counts => _counts.AsSpan(0, RowList.Count);

    /// <summary>Features that are not zero, each once, with their values.</summary>
    internal ReadOnlySpan<(int Feature, float Value)> Features => CollectionsMarshal.AsSpan(_features);

    internal ReadOnlySpan<int> Symbols(SymbolKind kind) => kind switch
    {
        SymbolKind.Words => Words,
        SymbolKind.Shapes => Shapes,
        _ => _characters.AsSpan(0, _characterCount),
    };

    /// <summary>Makes room for the symbols of a text.</summary>
    /// <param name="length">Characters of the text.</param>
    internal void Clear(int length)
    {
        (_wordCount, _characterCount) = (0, 0);
        RowList.Clear();
        // As many words as characters at most, and one at either end.
        if (_words.Length >= length + 2)
            return;
        _words = new int[Math.Max(length + 2, 2 * _words.Length)];
        (_shapes, _characters) = (new int[_words.Length], new int[_words.Length]);
    }

    internal ReadOnlySpan<char> Lower(string text) => Tokens.Lower(text, ref _lower);

    internal void AddWord(int symbol) => _words[_wordCount++] = symbol;

    internal void ReadCharacters(CharacterTable table, ReadOnlySpan<char> lower) => _characterCount = table.Read(lower, _characters);

    /// <summary>Room for characters, of as long a text as <see cref="Clear"/> was told, and both its ends.</summary>
    internal Span<int> Characters(int count) => _characters.AsSpan(0, _characterCount = count);

    internal void ClearFeatures() => _features.Clear();

    internal void AddFeature(int feature, float value) => _features.Add((feature, value));

    /// <summary>Zeros, to be left so.</summary>
    internal Span<float> Dense(int width)
    {
        if (_dense.Length < width)
            _dense = new float[width];
        return _dense.AsSpan(0, width);
    }

    /// <summary>Leaves each row once, in the order in which they came.</summary>
    /// <param name="table">How many rows there are at all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void KeepFirst(int table)
    {
        // By row, the last text that it occurred in; numbers of texts begin again at 1.
        if (_seenIn.Length < table || ++_text == 0)
            (_seenIn, _text) = (new byte[table], 1);
        var rows = CollectionsMarshal.AsSpan(RowList);
        var kept = 0;
        foreach (var row in rows)
        {
            ref var seenIn = ref _seenIn[row];
            rows[kept] = row;
            kept += seenIn != _text ? 1 : 0;
            seenIn = _text;
        }
        CollectionsMarshal.SetCount(RowList, kept);
    }

    /// <summary>Leaves each row once, in the order in which they came, and counts them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void KeepDistinct()
    {
        var rows = CollectionsMarshal.AsSpan(RowList);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * rows.Length + 1));
        if (_places.Length < size)
            _places = new int[size];
        if (_counts.Length < rows.Length)
            _counts = new int[Math.Max(rows.Length, 2 * _counts.Length)];
        // Open addressing over a table that fits the cache; row 0 is never among them, and a place is one more than its index.
        var places = _places.AsSpan(0, size);
        places.Clear();
        var kept = 0;
        foreach (var row in rows)
        {
            var slot = (int)((uint)row * 0x9E3779B1u >> 7) & (size - 1);
            while (places[slot] != 0 && rows[places[slot] - 1] != row)
                slot = (slot + 1) & (size - 1);
            if (places[slot] != 0)
            {
                _counts[places[slot] - 1]++;
                continue;
            }
            (rows[kept], _counts[kept]) = (row, 1);
            places[slot] = ++kept;
        }
        CollectionsMarshal.SetCount(RowList, kept);
    }
}
