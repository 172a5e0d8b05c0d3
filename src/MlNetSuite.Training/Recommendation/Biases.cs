namespace MlNetSuite.Training.Recommendation;

/// <summary>How far each user and each item lies above the mean rating: r(u, i) = mean + user[u] + item[i].</summary>
/// <remarks>Koren, Bell and Volinsky 2009, equation 3. Minimizes sum (r - mean - b_u - b_i)^2 + userReg sum b_u^2 + itemReg sum b_i^2
/// by alternating between the two exact minimizers, b_i = sum (r - mean - b_u) / (itemReg + n_i).</remarks>
internal sealed record Biases(double Mean, double[] User, double[] Item)
{
    private const int Sweeps = 30;

    internal static Biases Fit(RatingMatrix ratings, double userReg, double itemReg)
    {
        var user = new double[ratings.Users.Length];
        var item = new double[ratings.Items.Length];
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            Half(ratings.ByItem, ratings.Mean, itemReg, item, user);
            Half(ratings.ByUser, ratings.Mean, userReg, user, item);
        }
        return new(ratings.Mean, user, item);
    }

    private static void Half(RatingRows rows, double mean, double reg, double[] bias, double[] other)
    {
        for (var r = 0; r < rows.Rows; r++)
        {
            var columns = rows.ColumnsOf(r);
            var values = rows.ValuesOf(r);
            var sum = 0.0;
            for (var n = 0; n < columns.Length; n++)
                sum += values[n] - mean - other[columns[n]];
            bias[r] = columns.Length == 0 ? 0 : sum / (reg + columns.Length);
        }
    }
}
