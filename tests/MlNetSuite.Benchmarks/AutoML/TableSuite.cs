using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Data;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Training;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary>The tables that come with scikit-learn: what the configurations this project knows reach, chosen by cross-validation
/// on the training rows, beside scikit-learn's default forest and boosting on the same held-out quarter.</summary>
internal static class TableSuite
{
    /// <summary>Time to choose in, for each split of each table, unless another is given.</summary>
    internal const double Seconds = 60;

    private const int Seeds = 5;
    private const int Folds = 5;

    /// <summary>Prints a line for each choice, then the means over the seeds.</summary>
    /// <param name="seconds">Time to choose in, for each split of each table.</param>
    /// <param name="only">Tables to run; all if empty.</param>
    internal static void Run(double seconds, IReadOnlyList<string> only)
    {
        var folder = Directory.CreateTempSubdirectory("tables");
        try
        {
            List<(string Data, double Ours, double Forest, double Boosting)> reached = [];
            foreach (var line in Sklearn(folder.FullName).Where(l => only.Count == 0 || only.Contains(l.GetProperty("data").GetString()!)))
            {
                var (data, seed) = (line.GetProperty("data").GetString()!, line.GetProperty("seed").GetInt32());
                string At(string side) => Path.Combine(folder.FullName, $"{data}-{seed}-{side}.csv");
                var ours = data == "diabetes"
                    ? Choose(new RegressionTableTask(), DatasetReader.Default.RegressionTables(At("train"), test: At("test")), seconds, data)
                    : Choose(new ClassificationTableTask(), DatasetReader.Default.ClassificationTables(At("train"), test: At("test")), seconds, data);
                reached.Add((data, ours, line.GetProperty("forest").GetDouble(), line.GetProperty("boosting").GetDouble()));
            }
            Console.WriteLine("| data | measure | ours | sklearn RandomForest | sklearn HistGradientBoosting |\n| --- | --- | --- | --- | --- |");
            foreach (var group in reached.GroupBy(r => r.Data))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {group.Key} | {(group.Key == "diabetes" ? "rmse" : "accuracy")} | {group.Average(g => g.Ours):0.0000} | {group.Average(g => g.Forest):0.0000} | {group.Average(g => g.Boosting):0.0000} |"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Choose<TData>(TrainingTask<TData> task, DataSplit<TData> split, double seconds, string data) where TData : TableDataset
    {
        var watch = Stopwatch.StartNew();
        var sets = Enumerable.Range(0, task.Trainers.Max(t => t.Search.Portfolio.Count) + 1)
            .SelectMany(rank => task.Trainers.Where(t => t.Search.Portfolio.Count >= rank)
                .Select(t => (Trainer: t, Set: rank == 0 ? t.Search.Defaults : t.Search.Portfolio[rank - 1]))).ToList();
        List<(ITrainer<TData> Trainer, ParameterSet Set, double Loss)> tried = [];
        foreach (var (trainer, set) in sets.TakeWhile((_, i) => i == 0 || watch.Elapsed.TotalSeconds < seconds))
        {
            var began = watch.Elapsed.TotalSeconds;
            var loss = CrossValidated(trainer, set, split.Train);
            tried.Add((trainer, set, loss));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"    {data} {loss:0.0000} in {watch.Elapsed.TotalSeconds - began:0.0} s, test {Loss(trainer, set, split.Train, split.Test!):0.0000}: {trainer.Name} {set}"));
        }
        var best = tried.MinBy(t => t.Loss);
        var test = Loss(best.Trainer, best.Set, split.Train, split.Test!);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data}: {best.Trainer.Name}, validation {best.Loss:0.0000}, test {test:0.0000}"));
        return split.Train is RegressionTable ? test : 1 - test;
    }

    private static double CrossValidated<TData>(ITrainer<TData> trainer, ParameterSet set, TData rows) where TData : TableDataset
    {
        var order = Enumerable.Range(0, rows.Count).ToArray();
        new Random(1).Shuffle(order);
        return Enumerable.Range(0, Folds).Average(f => Loss(trainer, set,
            Subset(rows, [.. order.Where((_, i) => i % Folds != f).Order()]), Subset(rows, [.. order.Where((_, i) => i % Folds == f).Order()])));
    }

    /// <summary>Share of wrong classes and a little of the log-loss, so that equals are told apart; or the RMSE.</summary>
    private static double Loss<TData>(ITrainer<TData> trainer, ParameterSet set, TData train, TData test) where TData : TableDataset
    {
        using var model = trainer.Train(train, set, new TrainingRun(1, 1));
        var scores = model.Transformer.Transform(TableRows.View(test, model.InputSchema));
        return test switch
        {
            ClassificationTable classes => 1 - ClassificationMetrics.Compute(scores.GetColumn<float[]>("Score"), classes.Labels, classes.Classes)["accuracy"],
            RegressionTable numbers => Training.Tasks.RegressionMetrics.Compute([.. scores.GetColumn<float>("Score")], numbers.Targets)["rmse"],
            _ => throw new NotSupportedException(test.GetType().Name),
        };
    }

    private static TData Subset<TData>(TData rows, IReadOnlyList<int> indices) where TData : TableDataset => rows switch
    {
        ClassificationTable classes => (TData)(TableDataset)classes.Subset(indices),
        RegressionTable numbers => (TData)(TableDataset)numbers.Subset(indices),
        _ => throw new NotSupportedException(rows.GetType().Name),
    };

    private static List<JsonElement> Sklearn(string folder)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        // Its boosting waits for its own threads by spinning, which takes ages on a machine that is in use.
        start.Environment["OMP_NUM_THREADS"] = "1";
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "AutoML", "tables_side.py"), folder, Seeds.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InputException("python3 did not start; install python3-sklearn.");
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 ? [.. lines.Select(l => JsonDocument.Parse(l).RootElement)]
            : throw new InputException("tables_side.py failed; is python3-sklearn installed?");
    }
}
