using System.Globalization;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;

namespace MlNetSuite.Cli.Terminal;

/// <summary>A sweep as plain lines: its beginning, each trial as it ends, its end.</summary>
internal sealed class SweepLines(TextWriter output)
{
    /// <summary>Writes a line for an event, if it is worth one.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="now">The snapshot after it.</param>
    internal void Write(SweepEvent happened, SweepSnapshot now)
    {
        if (happened switch
        {
            SweepStarted e => Started(e, now),
            TrialEnded e => Ended(e, now),
            SweepPaused e => e.Paused ? "paused" : "resumed",
            SweepEnded e => Ended(e, now),
            _ => null,
        } is { } line)
            Write(line);
    }

    internal void Write(string line) => output.WriteLine(line);

    private static string Started(SweepStarted started, SweepSnapshot now)
    {
        var budget = string.Join(", ", new[]
        {
            started.Budget.Time is { } time ? SweepWords.Clock(time) : null,
            started.Budget.Trials is { } trials ? SweepWords.Trials(trials) : null,
            started.Budget.Parallel > 1 ? $"{started.Budget.Parallel} in parallel" : null,
            now.Earlier > 0 ? $"{now.Earlier} earlier trials" : null,
        }.Where(word => word is not null));
        var objective = started.Study.Objectives[0];
        return $"sweep {started.Study.Name}: {objective.Metric} ({SweepWords.Direction(objective)}){(budget == "" ? "" : $"; {budget}")}";
    }

    private static string Ended(TrialEnded ended, SweepSnapshot now)
    {
        var trial = ended.Trial;
        return string.Join(' ', new[]
        {
            $"trial {trial.Number.ToString(CultureInfo.InvariantCulture)}: {SweepWords.State(trial.State)}",
            now.Study is { } study ? BranchWords.Of(study.Space, trial.Parameters).Branch : null,
            trial.LastValue is { } value ? SweepWords.Value(value) : null,
            ended.Best is { } best && best.Number == trial.Number ? "(best so far)" : null,
            $"in {SweepWords.Seconds(trial.Seconds)}",
            trial.Failure is { } failure ? $"({failure.ReplaceLineEndings(" ")})" : null,
        }.Where(word => word is not null));
    }

    private static string Ended(SweepEnded ended, SweepSnapshot now)
    {
        var counts = string.Join(", ", Enum.GetValues<TrialState>().Where(state => now.Count(state) > 0)
            .Select(state => $"{now.Count(state)} {SweepWords.State(state)}"));
        var others = now.Others > 0 ? $" ({now.Others} of them by earlier or other sweeps of this study)" : "";
        var best = ended.Best is { Value: { } value } trial
            ? $"best {SweepWords.Value(value)} (trial {trial.Number})"
            : "no trial completed";
        return $"sweep ended, {SweepWords.End(ended.Reason)}: {(counts == "" ? "no trials" : counts)}{others}; " +
            $"{best}{(ended.Message is { } message ? $"; {message.ReplaceLineEndings(" ")}" : "")}";
    }
}
