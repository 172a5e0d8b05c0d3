using System.Runtime.InteropServices;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Training.Text;

/// <summary>Reads texts into words or characters and numbers those by how often they occur, so that numbers depend neither on
/// the order of texts nor on threads.</summary>
internal static class Lexicon
{
    /// <summary>Words and marks (<see cref="Tokens"/>), between <see cref="Symbols.Start"/> and <see cref="Symbols.End"/>.</summary>
    /// <returns>The sequences, and the kept words; the first has the number <see cref="Symbols.First"/>.</returns>
    internal static (Symbols Texts, string[] Kept) Words(
        IReadOnlyList<string> texts, int minCount, int maxCount, int threads, CancellationToken cancel) =>
        Read(texts, minCount, maxCount, threads, Symbols.End, static (text, reader) =>
        {
            for (var at = 0; Tokens.Next(text, ref at) is { Length: > 0 } word;)
                reader.Add(word);
        }, cancel);

    /// <summary>Characters, white space and ends of text being <see cref="Symbols.Start"/>.</summary>
    /// <inheritdoc cref="Words"/>
    internal static (Symbols Texts, string[] Kept) Characters(
        IReadOnlyList<string> texts, int minCount, int maxCount, int threads, CancellationToken cancel) =>
        Read(texts, minCount, maxCount, threads, Symbols.Start, static (text, reader) =>
        {
            for (int at = 0, width; at < text.Length; at += width)
            {
                width = Tokens.Width(text, at);
                if (width == 1 && Tokens.Separates(text[at]))
                    reader.AddSymbol(Symbols.Start);
                else
                    reader.Add(text.Slice(at, width));
            }
        }, cancel);

    private delegate void Splitter(ReadOnlySpan<char> text, Reader reader);

    private static (Symbols, string[]) Read(
        IReadOnlyList<string> texts, int minCount, int maxCount, int threads, int end, Splitter split, CancellationToken cancel)
    {
        var readers = Symbols.InRuns(texts.Count, threads, (from, to) =>
        {
            var reader = new Reader();
            for (var i = from; i < to; i++)
            {
                cancel.ThrowIfCancellationRequested();
                reader.Text(texts[i], end, split);
            }
            return reader;
        }, cancel);
        var kept = Commonest(readers, minCount, maxCount);
        var numbers = new Dictionary<string, int>(kept.Length);
        foreach (var word in kept)
            numbers.Add(word, Symbols.First + numbers.Count);
        Parallel.ForEach(
            readers, new ParallelOptions { MaxDegreeOfParallelism = readers.Length, CancellationToken = cancel },
            reader => reader.Renumber(numbers));
        return (Symbols.Join([.. readers.Select(r => (r.Values, r.Lengths))]), kept);
    }

    private static string[] Commonest(Reader[] readers, int minCount, int maxCount)
    {
        var counts = new Dictionary<string, int>();
        foreach (var reader in readers)
            foreach (var (word, count) in reader.Counts)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _) += count;
        var kept = counts.Where(c => c.Value >= minCount).ToArray();
        Array.Sort(kept, static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : string.CompareOrdinal(a.Key, b.Key));
        return [.. kept.Take(maxCount).Select(k => k.Key)];
    }

    /// <summary>One thread's run of texts, in numbers of its own until <see cref="Renumber"/>.</summary>
    private sealed class Reader
    {
        private readonly Dictionary<string, int> _numbers = [];
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
        private readonly List<int> _counts = [];
        private char[] _lower = [];

        internal Reader() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

        internal List<int> Values { get; } = [];

        internal List<int> Lengths { get; } = [];

        internal IEnumerable<(string Word, int Count)> Counts => _numbers.Select(n => (n.Key, _counts[n.Value - Symbols.First]));

        internal void Text(string text, int end, Splitter split)
        {
            var before = Values.Count;
            Values.Add(Symbols.Start);
            split(Tokens.Lower(text, ref _lower), this);
            Values.Add(end);
            Lengths.Add(Values.Count - before);
        }

        internal void AddSymbol(int symbol) => Values.Add(symbol);

        internal void Add(ReadOnlySpan<char> word)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, word, out var exists);
            if (!exists)
            {
                number = Symbols.First + _counts.Count;
                _counts.Add(0);
            }
            CollectionsMarshal.AsSpan(_counts)[number - Symbols.First]++;
            Values.Add(number);
        }

        internal void Renumber(Dictionary<string, int> numbers)
        {
            var map = new int[_counts.Count + Symbols.First];
            (map[Symbols.Start], map[Symbols.End]) = (Symbols.Start, Symbols.End);
            foreach (var (word, own) in _numbers)
                map[own] = numbers.GetValueOrDefault(word, Symbols.Unknown);
            foreach (ref var value in CollectionsMarshal.AsSpan(Values))
                value = map[value];
        }
    }
}
