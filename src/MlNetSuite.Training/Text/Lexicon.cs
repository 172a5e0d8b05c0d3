using System.Runtime.InteropServices;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Training.Text;

/// <summary>Numbers words and characters by how often they occur, so that numbers depend neither on the order of texts nor on
/// threads.</summary>
internal static class Lexicon
{
    /// <summary>Words and marks (<see cref="Tokens"/>), between <see cref="Symbols.Start"/> and <see cref="Symbols.End"/>.</summary>
    /// <returns>The sequences, and the kept words; the first has the number <see cref="Symbols.First"/>.</returns>
    internal static (Symbols Texts, string[] Kept) Words(
        IReadOnlyList<string> texts, int minCount, int maxCount, int threads, CancellationToken cancel)
    {
        var readers = Symbols.InRuns(texts.Count, threads, (from, to) =>
        {
            var reader = new Reader();
            for (var i = from; i < to; i++)
            {
                cancel.ThrowIfCancellationRequested();
                reader.Read(texts[i]);
            }
            return reader;
        }, cancel);
        var words = new WordTable();
        List<int> counts = [];
        foreach (var reader in readers)
            reader.AddTo(words, counts);
        int[] kept = [.. Enumerable.Range(0, words.Count).Where(place => counts[place] >= minCount)];
        Array.Sort(kept, (a, b) => counts[a] != counts[b] ? counts[b].CompareTo(counts[a]) : words[a].SequenceCompareTo(words[b]));
        kept = kept[..Math.Min(kept.Length, maxCount)];
        var numbers = new int[words.Count];
        for (var i = 0; i < kept.Length; i++)
            numbers[kept[i]] = Symbols.First + i;
        Parallel.ForEach(
            readers, new ParallelOptions { MaxDegreeOfParallelism = readers.Length, CancellationToken = cancel },
            reader => reader.Renumber(words, numbers));
        return (Symbols.Join([.. readers.Select(r => (r.Values, r.Lengths))]), [.. kept.Select(place => words[place].ToString())]);
    }

    /// <summary>The characters that are kept, the commonest first; not those that separate words.</summary>
    internal static string[] Characters(
        IReadOnlyList<string> texts, int minCount, int maxCount, int threads, CancellationToken cancel)
    {
        var counts = Symbols.InRuns(texts.Count, threads, (from, to) =>
        {
            var counted = new Dictionary<int, int>();
            var units = new int[0x10000];
            var buffer = Array.Empty<char>();
            for (var i = from; i < to; i++)
            {
                cancel.ThrowIfCancellationRequested();
                var text = Tokens.Lower(texts[i], ref buffer);
                for (int at = 0, width; at < text.Length; at += width)
                {
                    width = Tokens.Width(text, at);
                    if (width == 1)
                        units[text[at]]++;
                    else
                        CollectionsMarshal.GetValueRefOrAddDefault(counted, char.ConvertToUtf32(text[at], text[at + 1]), out _)++;
                }
            }
            for (var unit = 0; unit < units.Length; unit++)
                if (units[unit] > 0 && !Tokens.Separates(unit))
                    counted[unit] = units[unit];
            return counted;
        }, cancel);
        return [.. counts.SelectMany(run => run).GroupBy(c => c.Key, (point, runs) => (Point: point, Times: runs.Sum(run => run.Value)))
            .Where(c => c.Times >= minCount)
            .Select(c => (Character: char.ConvertFromUtf32(c.Point), c.Times))
            .OrderByDescending(c => c.Times).ThenBy(c => c.Character, StringComparer.Ordinal)
            .Take(maxCount).Select(c => c.Character)];
    }

    /// <summary>One thread's run of texts, in numbers of its own until <see cref="Renumber"/>.</summary>
    private sealed class Reader
    {
        private readonly WordTable _words = new();
        private readonly List<int> _counts = [];
        private char[] _lower = [];

        internal List<int> Values { get; } = [];

        internal List<int> Lengths { get; } = [];

        internal void Read(string text)
        {
            var before = Values.Count;
            Values.Add(Symbols.Start);
            var lower = Tokens.Lower(text, ref _lower);
            for (var at = 0; Tokens.Next(lower, ref at) is { Length: > 0 } word;)
            {
                var place = _words.Add(word);
                if (place == _counts.Count)
                    _counts.Add(0);
                CollectionsMarshal.AsSpan(_counts)[place]++;
                Values.Add(Symbols.First + place);
            }
            Values.Add(Symbols.End);
            Lengths.Add(Values.Count - before);
        }

        internal void AddTo(WordTable words, List<int> counts)
        {
            for (var place = 0; place < _counts.Count; place++)
            {
                var joint = words.Add(_words[place]);
                if (joint == counts.Count)
                    counts.Add(0);
                counts[joint] += _counts[place];
            }
        }

        internal void Renumber(WordTable words, int[] numbers)
        {
            var map = new int[_counts.Count + Symbols.First];
            (map[Symbols.Start], map[Symbols.End]) = (Symbols.Start, Symbols.End);
            for (var place = 0; place < _counts.Count; place++)
                map[Symbols.First + place] = numbers[words.Find(_words[place])];
            foreach (ref var value in CollectionsMarshal.AsSpan(Values))
                value = map[value];
        }
    }
}
