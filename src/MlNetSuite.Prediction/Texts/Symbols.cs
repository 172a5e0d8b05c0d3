namespace MlNetSuite.Prediction.Texts;

/// <summary>Texts as sequences of small numbers, one after the other.</summary>
/// <param name="Values">All sequences end to end.</param>
/// <param name="Offsets">Where each begins; one more than there are texts.</param>
internal sealed record Symbols(int[] Values, int[] Offsets)
{
    /// <summary>A word or character that training has dropped or never seen.</summary>
    internal const int Unknown = 0;

    /// <summary>Before the first word; white space, and both ends of the text, among characters.</summary>
    internal const int Start = 1;

    /// <summary>After the last word.</summary>
    internal const int End = 2;

    /// <summary>The number of the commonest word or character.</summary>
    internal const int First = 3;

    internal int Count => Offsets.Length - 1;

    internal ReadOnlySpan<int> this[int text] => Values.AsSpan(Offsets[text]..Offsets[text + 1]);

    /// <summary>Texts cut into as many runs of neighbours as there are threads, and what each thread made of its run.</summary>
    internal static T[] InRuns<T>(int texts, int threads, Func<int, int, T> run, CancellationToken cancel)
    {
        var runs = Math.Clamp(Math.Min(threads, texts), 1, 64);
        var results = new T[runs];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = runs, CancellationToken = cancel },
            r => results[r] = run((int)((long)texts * r / runs), (int)((long)texts * (r + 1) / runs)));
        return results;
    }

    /// <summary>Sequences of neighbouring runs put end to end.</summary>
    internal static Symbols Join(IReadOnlyList<(List<int> Values, List<int> Lengths)> runs)
    {
        var values = new int[runs.Sum(r => (long)r.Values.Count)];
        var offsets = new int[runs.Sum(r => r.Lengths.Count) + 1];
        int at = 0, text = 0;
        foreach (var (part, lengths) in runs)
        {
            part.CopyTo(values, at);
            at += part.Count;
            foreach (var length in lengths)
                offsets[++text] = offsets[text - 1] + length;
        }
        return new(values, offsets);
    }
}
