using System.Globalization;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary><c>/predict</c> with the perceptron beside an endpoint of the same server that parses the same body and answers a
/// constant.</summary>
internal static class HttpThroughput
{
    private const int Connections = 64, Seconds = 30, WarmUpSeconds = 5, Rounds = 3;

    internal static IEnumerable<ServingRow> Run(ServedZips zips)
    {
        var rows = DigitRows.File(zips.Digits);
        using var server = ServerProcess.Start(zips.FolderOf(zips.Digits));
        Wrk.Run($"{server.Url}/predict/digits", rows, Connections, WarmUpSeconds);
        Wrk.Run($"{server.Url}/constant/digits", rows, Connections, WarmUpSeconds);
        var (predict, constant) = (new List<Wrk>(), new List<Wrk>());
        for (var round = 0; round < Rounds; round++)
        {
            constant.Add(Wrk.Run($"{server.Url}/constant/digits", rows, Connections, Seconds));
            predict.Add(Wrk.Run($"{server.Url}/predict/digits", rows, Connections, Seconds));
        }
        var median = predict.OrderBy(p => p.Rate).ElementAt(Rounds / 2);
        var share = predict.Zip(constant, (p, c) => p.Rate / c.Rate).Order().ElementAt(Rounds / 2);
        yield return new("/predict over the constant endpoint", Text(share, "0.00") + $" ({median.Rate:N0} requests a second)",
            "at least 0.60");
        yield return new("p99 over the median",
            $"{Text(predict.Select(p => p.P99 / p.Median).Order().ElementAt(Rounds / 2), "0.0")} ({Text(median.P99, "0.0")} and " +
            $"{Text(median.Median, "0.0")} ms)", "under 10");
        yield return new("errors", predict.Sum(p => p.Errors).ToString(CultureInfo.InvariantCulture), "0");
    }

    internal static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
