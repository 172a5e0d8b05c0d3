using MlNetSuite.Benchmarks;
using MlNetSuite.Benchmarks.AutoML;
using MlNetSuite.Benchmarks.Cluster;
using MlNetSuite.Benchmarks.EndToEnd;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Benchmarks.Pretrained;
using MlNetSuite.Benchmarks.Serving;
using MlNetSuite.Benchmarks.Studio;
using MlNetSuite.Data;
using MlNetSuite.Training.Torch;

// As the command line does, whose figures these are.
LibTorch.KeepsFreedMemory = true;
try
{
    return Run(args);
}
catch (InputException fault)
{
    Console.Error.WriteLine($"error: {fault.Message}");
    return 2;
}

static int Run(string[] args)
{
    switch (args)
    {
        case ["quality", .. var suites]:
            return Quality.Run(suites);
        case ["automl", .. var suites]:
            return AutoMLBenchmarks.Run(suites);
        case ["endtoend", .. var suites]:
            return EndToEndBenchmarks.Run(suites);
        case ["pretrained", .. var suites]:
            return PretrainedBenchmarks.Run(suites);
        case ["serving", "fuzz"]:
            return ServingFuzz.RunAsync().GetAwaiter().GetResult();
        case ["serving", .. var suites]:
            return ServingBenchmarks.Run(suites);
        case ["serving-host", var models]:
            return ServingHost.Run(models);
        case ["studio", .. var trials]:
            return StudioBenchmark.RunAsync(trials is [var shown] ? int.Parse(shown, System.Globalization.CultureInfo.InvariantCulture)
                : 10_000).GetAwaiter().GetResult();
        case ["cluster", .. var suites]:
            return ClusterBenchmarks.RunAsync(suites).GetAwaiter().GetResult();
        case ["cluster-workers", var port]:
            return SimulatedCluster.Serve(port);
        case ["notebooks", .. var options]:
            return NotebookCommand.RunAsync(options).GetAwaiter().GetResult();
        case ["reading", "tables", .. var rows]:
            if (rows is [var count])
                Reading.Run(files: false, rows: int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
            else
                Reading.Run(files: false);
            return 0;
        case ["reading", "files"]:
            Reading.Run(tables: false);
            return 0;
        case ["reading"]:
            Reading.Run();
            return 0;
        default:
            Console.Error.WriteLine("""
                usage: MlNetSuite.Benchmarks
                  quality [images|texts|pretrained|ratings]...
                  automl [tuners|overhead|pruning|sweeps|tables]...
                  serving [engine|http|overload|reload|memory]... | serving fuzz
                  endtoend [texts|ratings|tables|predict|start|threads]... [ROWS]...
                  pretrained [tokenizer|speed|commands]... [TEXTS]
                  notebooks [--update] [name]...
                  studio [TRIALS]
                  cluster [cost [postgres://...] | losses | sweep postgres://... [DATA] | kills postgres://... [ROUNDS [MINUTES]]]
                  reading | reading tables [ROWS] | reading files
                """);
            return 2;
    }
}
