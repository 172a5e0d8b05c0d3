using System.Numerics.Tensors;
namespace MlNetSuite.Analysis.Explanations;

/// <summary>What a word does to a class over many texts.</summary>
/// <param name="Label">The class.</param>
/// <param name="Word">In lower case.</param>
/// <param name="Rows">Texts of that class (as the model says) that hold it.</param>
/// <param name="MeanDrop">What the class's probability loses when the word is taken out of such a text, mean over them.</param>
/// <param name="Importance">The same as a mean over all texts of that class, those without the word counted as 0: what words are put in
/// order by.</param>
public sealed record WordInfluence(string Label, string Word, int Rows, double MeanDrop, double Importance);

/// <summary>Takes each word out of each text and watches the answer: a direct count, without a surrogate.</summary>
internal static class WordDeletion
{
    /// <summary>Words of a text that are looked at; long mails would take minutes otherwise.</summary>
    internal const int MostWords = 150;

    /// <param name="texts">What the model is asked.</param>
    /// <param name="scores">Probabilities for each text.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="cancel">Looked at before each text.</param>
    /// <returns>For each class its words, the most telling first.</returns>
    internal static IReadOnlyList<WordInfluence> Compute(
        IReadOnlyList<string> texts, Func<IReadOnlyList<string>, float[][]> scores, IReadOnlyList<string> labels, CancellationToken cancel)
    {
        var rowsOf = new int[labels.Count];
        Dictionary<(int Label, string Word), (int Rows, double Sum)> drops = [];
        foreach (var text in texts)
        {
            cancel.ThrowIfCancellationRequested();
            var words = new TextWords(text, MostWords);
            var answers = scores([text, .. Enumerable.Range(0, words.Words.Count).Select(w => words.With(AllBut(words.Words.Count, w)))]);
            var label = TensorPrimitives.IndexOfMax<float>(answers[0]);
            rowsOf[label]++;
            // A word in two letter cases is one word of this text, and its drops belong together.
            foreach (var word in words.Words.Select((word, w) =>
                (Word: word.ToLowerInvariant(), Drop: (double)answers[0][label] - answers[w + 1][label])).GroupBy(w => w.Word))
            {
                var (rows, sum) = drops.GetValueOrDefault((label, word.Key));
                drops[(label, word.Key)] = (rows + 1, sum + word.Sum(w => w.Drop));
            }
        }
        return [.. drops
            .Select(d =>
                (d.Key.Label,
                    Influence: new WordInfluence(labels[d.Key.Label], d.Key.Word, d.Value.Rows, d.Value.Sum / d.Value.Rows,
                        d.Value.Sum / rowsOf[d.Key.Label])))
            .OrderBy(w => w.Label).ThenByDescending(w => w.Influence.Importance).ThenBy(w => w.Influence.Word, StringComparer.Ordinal)
            .Select(w => w.Influence)];
    }

    private static bool[] AllBut(int count, int one)
    {
        var words = new bool[count];
        Array.Fill(words, true);
        words[one] = false;
        return words;
    }
}
