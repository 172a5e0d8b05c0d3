using MlNetSuite.Networks;
using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class PartnerMeansTests
{
    private const int Stride = 16;

    [Fact]
    public void A_partner_is_drawn_about_the_mean_worked_out_by_hand()
    {
        // Rows 0 and 2 with w = 0.5 and 1, e = 3 and 1, y = 2, scale 4: p = 4 + 0.25 + 1 = 5.25,
        // mean (0.5 * (3 + 0.5 * 2) + 1 * (1 + 1 * 2)) / 5.25 = 5 / 5.25. Noise in no coordinate.
        float[] left = [.. new float[3 * Stride]], y = [2, .. new float[Stride - 1]];
        (left[0], left[Stride], left[2 * Stride]) = (3, 9, 1);
        var stream = new RandomStream(1);
        PartnerMeansKernel.Draw([0, 2], [0.5f, 1, 1], 4, left, y, Stride, drawn: 0, ref stream);
        Assert.Equal(5 / 5.25f, y[0], 1e-6f);
        Assert.Equal(3 - 0.5f * (y[0] - 2), left[0], 1e-6f);
        Assert.Equal(9, left[Stride]);
        Assert.Equal(1 - (y[0] - 2), left[2 * Stride], 1e-6f);
    }

    [Fact]
    public void Noise_has_the_variance_one_over_p()
    {
        var squares = 0.0;
        for (var n = 0; n < 4000; n++)
        {
            var y = new float[Stride];
            var stream = new RandomStream(3, n);
            PartnerMeansKernel.Draw([0], [2], 5, new float[Stride], y, Stride, drawn: 5, ref stream);
            squares += y.Sum(v => (double)v * v);
            Assert.All(y[5..], v => Assert.Equal(0, v));
        }
        Assert.Equal(1.0 / 9, squares / (4000 * 5), 0.003);
    }

    [Fact]
    public void Rows_that_their_partners_explain_are_explained()
    {
        // Row r holds two of eight partners; partner j says (j, -j).
        const int Rows = 200, Partners = 8;
        var random = new Random(2);
        var pairs = Enumerable.Range(0, Rows).Select(r => (A: random.Next(Partners), B: random.Next(Partners - 1)))
            .Select(p => (p.A, B: p.B >= p.A ? p.B + 1 : p.B)).ToArray();
        var byRow = RatingRows.Build(Rows, Partners, [.. pairs.SelectMany((_, r) => new[] { r, r })],
            [.. pairs.SelectMany(p => new[] { p.A, p.B })], new float[2 * Rows]);
        var rows = new float[Rows * Stride];
        for (var r = 0; r < Rows; r++)
            (rows[r * Stride], rows[r * Stride + 1]) = ((pairs[r].A + pairs[r].B) / MathF.Sqrt(2),
                -(pairs[r].A + pairs[r].B) / MathF.Sqrt(2));
        var means = new PartnerMeans(byRow, byRow.Transpose(Partners), 2, Stride);
        for (var sweep = 0; sweep < 50; sweep++)
            means.Draw(rows, [0, 0], [100, 0, 0, 100], sweep, threads: 1);
        var left = means.Without(rows);
        Assert.InRange(left.Sum(v => v * v) / rows.Sum(v => v * v), 0, 0.01);
        Assert.Equal(rows[0] - left[0], means.Of(0)[0], 1e-5f);
    }
}
