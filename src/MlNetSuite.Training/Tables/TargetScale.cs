using MlNetSuite.Data;

namespace MlNetSuite.Training.Tables;

/// <summary>The mean and the deviation of the numbers to predict: learners see them at mean 0 and deviation 1.</summary>
internal sealed record TargetScale(double Mean, double Deviation)
{
    internal static TargetScale Of(RegressionTable data)
    {
        var mean = data.Targets.Average(t => (double)t);
        var deviation = Math.Sqrt(data.Targets.Average(t => (t - mean) * (t - mean)));
        return new(mean, deviation > 0 ? deviation : 1);
    }

    internal double Standardize(float target) => (target - Mean) / Deviation;
}
