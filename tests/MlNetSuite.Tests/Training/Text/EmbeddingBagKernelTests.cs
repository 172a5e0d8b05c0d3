using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Text;

public class EmbeddingBagKernelTests
{
    private const int Rows = 5000;
    private const int Classes = 3;

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(24)]
    [InlineData(100)]
    public void Threads_change_no_bit(int dimension)
    {
        var one = Trained(dimension, threads: 1);
        Assert.Equal(one, Trained(dimension, threads: 2));
        Assert.Equal(one, Trained(dimension, threads: 5));
    }

    [Fact]
    public void It_learns_as_the_formulas_say()
    {
        const int dimension = 3;
        var bags = new RowBags([1, 2, 2, 1, 3], [0, 3, 5]);
        int[] labels = [0, 1];
        using var kernel = new EmbeddingBagKernel(bags, labels, 2, 4, dimension, batch: 1, seed: 1, threads: 1);
        var embeddings = Enumerable.Range(0, 4).Select(r => kernel.Embedding(r).ToArray().Select(v => (double)v).ToArray()).ToArray();
        double[][] head = [new double[dimension], new double[dimension]];

        for (var pass = 0; pass < 20; pass++)
        {
            kernel.Pass([0, 1], _ => 0.5, TestContext.Current.CancellationToken);
            foreach (var text in (int[])[0, 1])
                Step(bags[text].ToArray(), labels[text], embeddings, head, 0.5);
        }

        for (var row = 0; row < 4; row++)
            AssertNear(embeddings[row], kernel.Embedding(row));
        for (var c = 0; c < 2; c++)
            AssertNear(head[c], kernel.Head(c));
    }

    [Fact]
    public void The_loss_falls()
    {
        var (bags, labels) = Data();
        using var kernel = new EmbeddingBagKernel(bags, labels, Classes, Rows, 16, 16, seed: 1, threads: 2);
        var order = Enumerable.Range(0, bags.Count).ToArray();
        var first = kernel.Pass(order, _ => 0.5, TestContext.Current.CancellationToken);
        var last = first;
        for (var pass = 0; pass < 20; pass++)
            last = kernel.Pass(order, _ => 0.5, TestContext.Current.CancellationToken);
        Assert.True(last < first / 2, $"{first} to {last}");
    }

    [Fact]
    public void A_text_without_rows_is_no_stumbling_block()
    {
        using var kernel = new EmbeddingBagKernel(new([1, 2], [0, 0, 2]), [0, 1], 2, 3, 8, 2, 1, 1);
        Assert.True(double.IsFinite(kernel.Pass([0, 1], _ => 1, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Cancelling_stops_a_pass()
    {
        var (bags, labels) = Data();
        using var kernel = new EmbeddingBagKernel(bags, labels, Classes, Rows, 8, 16, 1, 2);
        Assert.ThrowsAny<OperationCanceledException>(() => kernel.Pass([0, 1], _ => 1, new CancellationToken(canceled: true)));
    }

    private static float[] Trained(int dimension, int threads)
    {
        var (bags, labels) = Data();
        using var kernel = new EmbeddingBagKernel(bags, labels, Classes, Rows, dimension, 16, seed: 9, threads);
        var order = Enumerable.Range(0, bags.Count).Reverse().ToArray();
        for (var pass = 0; pass < 2; pass++)
            kernel.Pass(order, share => 1 - share, TestContext.Current.CancellationToken);
        return [.. Enumerable.Range(0, Rows).SelectMany(r => kernel.Embedding(r).ToArray()), .. Enumerable.Range(0, Classes)
            .SelectMany(c => kernel.Head(c).ToArray())];
    }

    /// <summary>Texts long enough that batches are shared among threads.</summary>
    private static (RowBags Bags, int[] Labels) Data()
    {
        var random = new Random(4);
        var labels = Enumerable.Range(0, 200).Select(i => i % Classes).ToArray();
        var offsets = Enumerable.Range(0, 201).Select(i => i * 600).ToArray();
        var rows = Enumerable.Range(0, 200 * 600).Select(i => random.Next(4) == 0 ? 1 + labels[i / 600] : random.Next(4, Rows)).ToArray();
        return (new(rows, offsets), labels);
    }

    private static void Step(int[] rows, int label, double[][] embeddings, double[][] head, double rate)
    {
        var hidden = Enumerable.Range(0, embeddings[0].Length).Select(d => rows.Average(r => embeddings[r][d])).ToArray();
        var exponentials = head.Select(w => Math.Exp(w.Zip(hidden, (a, b) => a * b).Sum())).ToArray();
        var errors = exponentials.Select((e, c) => rate * ((c == label ? 1 : 0) - e / exponentials.Sum())).ToArray();
        var gradient = Enumerable.Range(0, hidden.Length).Select(d => head.Select((w, c) => errors[c] * w[d]).Sum() / rows.Length)
            .ToArray();
        foreach (var row in rows)
            for (var d = 0; d < hidden.Length; d++)
                embeddings[row][d] += gradient[d];
        for (var c = 0; c < head.Length; c++)
            for (var d = 0; d < hidden.Length; d++)
                head[c][d] += errors[c] * hidden[d];
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<float> actual)
    {
        for (var d = 0; d < expected.Length; d++)
            Assert.Equal(expected[d], actual[d], 1e-4);
    }
}
