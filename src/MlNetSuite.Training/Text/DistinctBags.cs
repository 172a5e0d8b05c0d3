using System.Runtime.InteropServices;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Training.Text;

/// <summary>For each text the rows of a table of weights that it adds up, once each and ascending, and how often each occurs. Rows are
/// kept as differences, two bytes each in all but the longest gaps: a text of a thousand characters has thousands of n-grams, and
/// reading them from memory is what a pass over the texts waits for.</summary>
internal sealed class DistinctBags
{
    private const ushort Escape = ushort.MaxValue;

    private readonly ushort[][] _gaps;
    private readonly int[] _lengths;
    private readonly ushort[][]? _counts;

    private DistinctBags(ushort[][] gaps, int[] lengths, ushort[][]? counts) => (_gaps, _lengths, _counts) = (gaps, lengths, counts);

    internal int Count => _gaps.Length;

    /// <summary>The most rows of a text.</summary>
    internal int MostRows => _lengths.Length == 0 ? 0 : _lengths.Max();

    internal long Bytes => sizeof(ushort) * (_gaps.Sum(text => (long)text.Length) + (_counts?.Sum(text => (long)text.Length) ?? 0));

    /// <summary>How often each of a text's rows occurs in it, 65,535 for more; empty where they were not counted.</summary>
    internal ReadOnlySpan<ushort> Counts(int text) => _counts is null ? [] : _counts[text];

    /// <summary>The rows of a text, in memory of the caller's.</summary>
    /// <param name="text">Which text.</param>
    /// <param name="into">At least <see cref="MostRows"/> long.</param>
    internal ReadOnlySpan<int> Rows(int text, int[] into)
    {
        var gaps = _gaps[text];
        var rows = into.AsSpan(0, _lengths[text]);
        var row = 0;
        for (int i = 0, at = 0; i < rows.Length; i++)
        {
            var gap = (int)gaps[at++];
            if (gap == Escape)
            {
                gap = gaps[at] | gaps[at + 1] << 16;
                at += 2;
            }
            rows[i] = row += gap;
        }
        return rows;
    }

    /// <summary>The rows of words and of the n-grams in the tables.</summary>
    internal static DistinctBags Read(
        Symbols words, IReadOnlyList<NgramBags> ngrams, bool counted, int threads, CancellationToken cancel) =>
        Read(words.Count, () => new RowReader(words, ngrams).Read, counted, threads, cancel);

    /// <summary>Rows as they are given.</summary>
    /// <param name="texts">The number of texts.</param>
    /// <param name="open">Makes what adds the rows of a text, which may repeat, to an empty list; one for each thread.</param>
    /// <param name="counted">Whether it matters how often a row occurs.</param>
    /// <param name="threads">How many texts may be read at a time.</param>
    /// <param name="cancel">Looked at before each text.</param>
    internal static DistinctBags Read(int texts, Func<Action<int, List<int>>> open, bool counted, int threads, CancellationToken cancel)
    {
        var (gaps, lengths, counts) = (new ushort[texts][], new int[texts], counted ? new ushort[texts][] : null);
        Symbols.InRuns(texts, threads, (from, to) =>
        {
            var (read, sort) = (open(), new RowSort());
            List<int> rows = [];
            List<ushort> written = [];
            List<ushort> occurrences = [];
            for (var text = from; text < to; text++)
            {
                cancel.ThrowIfCancellationRequested();
                rows.Clear();
                read(text, rows);
                sort.Sort(CollectionsMarshal.AsSpan(rows));
                Write(CollectionsMarshal.AsSpan(rows), written, occurrences);
                (gaps[text], lengths[text]) = ([.. written], occurrences.Count);
                if (counts is not null)
                    counts[text] = [.. occurrences];
            }
            return to;
        }, cancel);
        return new(gaps, lengths, counts);
    }

    private static void Write(ReadOnlySpan<int> sorted, List<ushort> gaps, List<ushort> counts)
    {
        gaps.Clear();
        counts.Clear();
        var last = 0;
        for (int i = 0, next; i < sorted.Length; i = next)
        {
            var row = sorted[i];
            for (next = i + 1; next < sorted.Length && sorted[next] == row;)
                next++;
            counts.Add((ushort)Math.Min(next - i, ushort.MaxValue));
            if (row - last < Escape)
                gaps.Add((ushort)(row - last));
            else
                gaps.AddRange([Escape, (ushort)(row - last), (ushort)(row - last >> 16)]);
            last = row;
        }
    }
}
