using System.CommandLine;

namespace MlNetSuite.Cli.Commands;

/// <summary>The commands by name. A short command would spend much of its time on making the others, so each is made when it is
/// needed.</summary>
internal static class CommandList
{
    private static readonly (string Name, Func<Command> Create)[] All =
    [
        ("quickstart", QuickstartCommand.Create),
        ("data", DataCommand.Create),
        ("weights", WeightsCommand.Create),
        ("setup", SetupCommand.Create),
        ("train", TrainCommand.Create),
        ("sweep", SweepCommand.Create),
        ("study", StudyCommand.Create),
        ("studio", StudioCommand.Create),
        (WorkerCommand.Name, WorkerCommand.Create),
        ("cluster", ClusterCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("explain", ExplainCommand.Create),
        ("drift", DriftCommand.Create),
        ("predict", PredictCommand.Create),
        ("recommend", RecommendCommand.Create),
        ("embed", EmbedCommand.Create),
        ("sentence-similarity", SentenceSimilarityCommand.Create),
        ("inspect", InspectCommand.Create),
        (ServeCommand.Name, ServeCommand.Create),
        (ServeKeyCommand.Name, ServeKeyCommand.Create),
        ("completion", CompletionCommand.Create),
        (SweepWorkerCommand.Name, SweepWorkerCommand.Create),
    ];

    /// <summary>The one that a command line begins with; all where it begins otherwise.</summary>
    internal static IEnumerable<Command> For(IReadOnlyList<string> arguments)
    {
        var named = All.Where(command => arguments.Count > 0 && command.Name == arguments[0]).ToArray();
        return (named.Length > 0 ? named : All).Select(command => command.Create());
    }
}
