namespace MlNetSuite.Benchmarks.Serving;

/// <summary>Resident memory of the server over ten minutes of load.</summary>
internal static class MemoryUnderLoad
{
    private const int Minutes = 10;

    internal static IEnumerable<ServingRow> Run(ServedZips zips)
    {
        var rows = DigitRows.File(zips.Digits);
        using var server = ServerProcess.Start(zips.FolderOf(zips.Digits));
        // The collector finds its size in the first minute.
        var errors = Wrk.Run($"{server.Url}/predict/digits", rows, 64, 60).Errors;
        var sizes = new List<long> { server.Memory };
        for (var minute = 0; minute < Minutes; minute++)
        {
            errors += Wrk.Run($"{server.Url}/predict/digits", rows, 64, 60).Errors;
            sizes.Add(server.Memory);
        }
        yield return new("memory after 10 minutes over that after one", HttpThroughput.Text((double)sizes[^1] / sizes[0], "0.000")
            + $" (MB: {string.Join(" ", sizes.Select(s => s >> 20))})", "under 1.05");
        yield return new("errors", $"{errors}", "0");
    }
}
