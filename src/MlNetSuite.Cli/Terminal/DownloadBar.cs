using MlNetSuite.Data.Store;
using Spectre.Console;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Shows a download: a bar with size, speed and time left in a live terminal, a line a stage on standard error
/// elsewhere.</summary>
internal static class DownloadBar
{
    internal static Task<T> RunAsync<T>(string title, Func<IProgress<DownloadProgress>, Task<T>> work)
    {
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected || !console.Profile.Capabilities.Ansi)
            return work(new Lines());
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new DownloadedColumn(),
                new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(title, context.AddTask(Markup.Escape(title)))));
    }

    private sealed class Bar(string title, ProgressTask task) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            task.IsIndeterminate = value.Size is null;
            task.MaxValue = value.Size ?? Math.Max(1, value.Received);
            task.Value = value.Received;
            task.Description = $"{Markup.Escape(title)} [grey]{Markup.Escape($"{value.Stage} {value.File}")}[/]";
        }
    }

    private sealed class Lines : IProgress<DownloadProgress>
    {
        private string _last = "";

        public void Report(DownloadProgress value)
        {
            var line = $"{value.Stage} {value.File}";
            if (line == _last)
                return;
            _last = line;
            Console.Error.WriteLine(line);
        }
    }
}
