using MlNetSuite.Data;
using MlNetSuite.Networks;

namespace MlNetSuite.Benchmarks.Text;

/// <summary>A stand-in for imdb where that is not at hand: 25,000 texts of about 230 words, whose words follow Zipf and
/// Mandelbrot's law over a vocabulary of 75,000, often followed by one of a few words of their own as in prose, a few of them
/// commoner in one class.</summary>
internal static class ZipfTexts
{
    private const int Vocabulary = 75_000;

    internal static TextDataset Create(int count = 25_000)
    {
        var below = new double[Vocabulary];
        var sum = 0d;
        for (var w = 0; w < Vocabulary; w++)
            below[w] = sum += Math.Pow(w + 3.7, -1.05);
        int Draw(ref RandomStream random)
        {
            var at = Array.BinarySearch(below, random.Unit() * sum);
            return Math.Min(at < 0 ? ~at : at, Vocabulary - 1);
        }
        var labels = Enumerable.Range(0, count).Select(i => i % 2).ToArray();
        var texts = labels.AsParallel().AsOrdered().Select((label, i) =>
        {
            var random = new RandomStream(1, i);
            var words = new string[Math.Clamp((int)Math.Exp(5.2 + 0.65 * random.Normal()), 20, 1500)];
            var word = Draw(ref random);
            for (var w = 0; w < words.Length; w++)
            {
                var tone = new RandomStream(2, word).Below(40);
                if (tone >= 2 || tone == label || random.Unit() < 0.7)
                    words[w] = $"w{word}";
                else
                    words[w] = "w0";
                var follower = new RandomStream(3, word, random.Below(4));
                word = random.Unit() < 0.45 ? Draw(ref follower) : Draw(ref random);
            }
            return string.Join(' ', words);
        }).ToArray();
        return new("zipf-texts", texts, labels, ["minus", "plus"]);
    }
}
