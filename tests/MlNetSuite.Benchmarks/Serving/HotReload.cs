using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary>The model's file replaced every second while 64 connections ask for predictions.</summary>
internal static class HotReload
{
    private const int Seconds = 60;

    internal static IEnumerable<ServingRow> Run(ServedZips zips)
    {
        var rows = DigitRows.File(zips.Digits);
        var folder = zips.FolderOf(zips.Digits);
        var zip = File.ReadAllBytes(zips.Digits);
        using var server = ServerProcess.Start(folder);
        _ = Load(10);
        var before = server.Memory;
        var calm = Load(Seconds);
        var after = server.Memory;
        yield return new("errors in 60 reloads",
            $"{calm.Errors} ({calm.Rate:N0} requests a second, p99 {HttpThroughput.Text(calm.P99, "0.0")} ms)", "0");
        yield return new("memory after over that after 10 reloads",
            $"{HttpThroughput.Text((double)after / before, "0.00")} ({before >> 20} and {after >> 20} MB)", "flat");

        Wrk Load(int seconds)
        {
            using var stop = new CancellationTokenSource();
            var replacing = Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    AtomicFile.Write(Path.Combine(folder, "digits.zip"), stream => stream.Write(zip));
                    await Task.Delay(1000);
                }
            });
            var wrk = Wrk.Run($"{server.Url}/predict/digits", rows, 64, seconds);
            stop.Cancel();
            replacing.Wait();
            return wrk;
        }
    }
}
