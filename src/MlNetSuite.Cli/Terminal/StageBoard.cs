using System.Diagnostics;
using System.Globalization;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Shows the stages of a long command: a bar each in a live terminal, plain lines on standard error elsewhere.</summary>
internal abstract class StageBoard
{
    /// <summary>Runs <paramref name="work"/> with a board that suits where the output goes.</summary>
    internal static TResult Run<TResult>(bool json, Func<StageBoard, TResult> work)
    {
        var console = AnsiConsole.Console;
        if (json || Console.IsOutputRedirected || !console.Profile.Capabilities.Ansi)
            return work(new Lines(Console.Error));
        TResult? result = default;
        console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new ElapsedTimeColumn())
            .Start(context => result = work(new Bars(context)));
        return result!;
    }

    /// <summary>Runs one stage; its progress reports move its bar.</summary>
    internal TResult Stage<TResult>(string title, Func<IProgress<TrainingProgress>, TResult> work)
    {
        using var stage = Begin(title);
        var result = work(stage);
        stage.Done();
        return result;
    }

    /// <summary>Announces stages to come, so that users see how much is left.</summary>
    internal abstract void Announce(IEnumerable<string> titles);

    private protected abstract StageProgress Begin(string title);

    /// <summary>Epoch, loss and validation metric in words, as far as a report has them.</summary>
    private static string Words(TrainingProgress report) => string.Join(", ", new[]
    {
        report.Stage,
        report.Loss is { } loss ? string.Create(CultureInfo.InvariantCulture, $"loss {loss:0.0000}") : null,
        report.Validation is { } metric ? string.Create(CultureInfo.InvariantCulture, $"validation {metric:0.0000}") : null,
    }.Where(word => word is not null));

    private protected abstract class StageProgress : IProgress<TrainingProgress>, IDisposable
    {
        public abstract void Report(TrainingProgress value);

        internal abstract void Done();

        public abstract void Dispose();
    }

    private sealed class Bars(ProgressContext context) : StageBoard
    {
        private readonly Dictionary<string, ProgressTask> _announced = [];

        internal override void Announce(IEnumerable<string> titles)
        {
            foreach (var title in titles)
                _announced[title] = context.AddTask(Markup.Escape(title), autoStart: false);
        }

        private protected override StageProgress Begin(string title)
        {
            if (!_announced.Remove(title, out var task))
                task = context.AddTask(Markup.Escape(title), autoStart: false);
            task.StartTask();
            return new Bar(title, task);
        }

        private sealed class Bar(string title, ProgressTask task) : StageProgress
        {
            public override void Report(TrainingProgress value)
            {
                task.Value = Math.Clamp(value.Fraction, 0, 1) * task.MaxValue;
                task.Description = $"{Markup.Escape(title)} [grey]{Markup.Escape(Words(value))}[/]";
            }

            internal override void Done()
            {
                task.Value = task.MaxValue;
                task.StopTask();
            }

            public override void Dispose() => task.StopTask();
        }
    }

    private sealed class Lines(TextWriter output) : StageBoard
    {
        internal override void Announce(IEnumerable<string> titles)
        {
        }

        private protected override StageProgress Begin(string title) => new Line(title, output);

        private sealed class Line(string title, TextWriter output) : StageProgress
        {
            private readonly Stopwatch _watch = Stopwatch.StartNew();
            private readonly ProgressPace _pace = new();

            public override void Report(TrainingProgress value)
            {
                if (_pace.IsDue(value, _watch.Elapsed))
                    output.WriteLine($"{title}: {Words(value)}");
            }

            public override void Dispose()
            {
            }

            internal override void Done() =>
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: done in {_watch.Elapsed.TotalSeconds:0.0} s"));
        }
    }
}
