using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MlNetSuite.Data;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary>What wrk, the load generator of Debian's package of that name, measured.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Median">Latency in milliseconds.</param>
/// <param name="P99">Latency in milliseconds.</param>
/// <param name="Errors">Answers that were no success, and connections that failed.</param>
internal sealed partial record Wrk(double Rate, double Median, double P99, long Errors)
{
    private const string Script = """
        local rows = {}
        for line in io.lines(os.getenv("ROWS")) do rows[#rows + 1] = line end
        local i = 0
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        request = function()
          i = i % #rows + 1
          return wrk.format(nil, nil, nil, rows[i])
        end
        """;

    /// <summary>Sends the rows, one a request, in turns.</summary>
    internal static Wrk Run(string url, string rows, int connections, int seconds)
    {
        var script = Path.Combine(Path.GetDirectoryName(rows)!, "rows.lua");
        File.WriteAllText(script, Script);
        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "--timeout", "10s", "-s", script, url])
            start.ArgumentList.Add(argument);
        start.Environment["ROWS"] = rows;
        using var process = Started(start);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Parse(output);
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new InputException("wrk is not installed; on Debian: apt-get install wrk.", fault);
        }
    }

    private static Wrk Parse(string output)
    {
        var rate = Number().Match(output);
        var errors = NotOk().Match(output) is { Success: true } other ? long.Parse(other.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        if (Socket().Match(output) is { Success: true } socket)
            errors += Enumerable.Range(1, 4).Sum(i => long.Parse(socket.Groups[i].Value, CultureInfo.InvariantCulture));
        return new(double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture), Latency("50%"), Latency("99%"), errors);

        double Latency(string share)
        {
            var match = Regex.Match(output, Regex.Escape(share) + @"\s+([\d.]+)(us|ms|s)\b");
            var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            return match.Groups[2].Value switch { "us" => value / 1000, "ms" => value, _ => value * 1000 };
        }
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Number();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex NotOk();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Socket();
}
