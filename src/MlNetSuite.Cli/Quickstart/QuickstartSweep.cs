using System.Globalization;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Cli.Commands;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Quickstart;

/// <summary>The sweep quickstart ends with.</summary>
internal static class QuickstartSweep
{
    internal const int Seconds = 60;

    /// <summary>The story whose data is swept.</summary>
    internal const string Dataset = "mails";

    private const int Members = 5;

    /// <summary>Sweeps, shows the leaderboard and the improvement over the default trainer.</summary>
    internal static async Task RunAsync(IAnsiConsole console, string folder, TrainOutcome baseline, CancellationToken cancel)
    {
        var request = new SweepRequest
        {
            Data = baseline.Data,
            Name = Dataset,
            Ensemble = Members,
            Artifact = Path.Combine(folder, $"{Dataset}-swept.zip")
        };
        var budget = new SweepBudget { Time = TimeSpan.FromSeconds(Seconds), Parallel = Environment.ProcessorCount };
        var outcome = await SweepStage.RunAsync(TrainingTasks.Find(baseline.Task), request, budget, SweepCommand.Processes, json: false,
            _ => [], cancel: cancel);
        cancel.ThrowIfCancellationRequested();
        SweepSummary.Show(console, outcome);
        var (before, after) = (1 - baseline.Metrics["accuracy"], 1 - outcome.Final.Test["accuracy"]!.GetValue<double>());
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"Test error {before:P2} with the default trainer, [bold]{after:P2}[/] after the sweep.\n");
    }
}
