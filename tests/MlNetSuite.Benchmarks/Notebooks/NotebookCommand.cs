using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary><c>-- notebooks [--update] [name...]</c>: executes the notebooks and compares them with the committed ones, or rewrites
/// these.</summary>
internal static class NotebookCommand
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    /// <returns>0, or 1 where a cell failed or a run differs from what is committed.</returns>
    /// <exception cref="InputException">There is no such story, a story cannot be read, or there is no browser for the
    /// pictures.</exception>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        var checkout = Checkout.Find();
        var update = arguments.Contains("--update");
        var stories = Choose(checkout, [.. arguments.Where(a => a != "--update")]);
        var references = NotebookReferences.Of(checkout.Folder);
        await using var browser = update ? await HeadlessBrowser.StartAsync() : null;
        if (update && browser is null)
            throw new InputException(
                $"the charts of notebooks are stored with pictures of them, which a browser draws: {HeadlessBrowser.Absent}.");
        var pictures = browser is null ? null : new ChartPictures(browser.Browser);
        var packages = Path.Combine(checkout.Folder, "artifacts", "packages");
        Console.WriteLine($"packing {packages}");
        checkout.Pack(packages);
        var isGood = true;
        foreach (var path in stories)
            isGood &= await RunAsync(checkout, Story.Read(path), references, packages, pictures);
        return isGood ? 0 : 1;
    }

    private static async Task<bool> RunAsync(Checkout checkout, Story story, NotebookReferences references, string packages,
        ChartPictures? pictures)
    {
        var folder = Directory.CreateTempSubdirectory($"{story.Name} ");
        try
        {
            Console.WriteLine(story.Name);
            var run = await NotebookProcess.RunAsync(checkout, [StoryNotebook.Of(story, references)], folder.FullName, packages, TimeLimit,
                line => Console.WriteLine($"  {line}"));
            var committed = Path.Combine(checkout.Notebooks, $"{story.Name}.ipynb");
            IReadOnlyList<string> faults =
                run.ExitCode != 0 ? [.. ShownOutput.Errors(run.Notebook).DefaultIfEmpty($"the runner ended with {run.ExitCode}")]
                : pictures is not null ? []
                : !File.Exists(committed) ? [$"{committed} is not there; run with --update"]
                : NotebookComparison.Differences(NotebookText.Read(committed), run.Notebook);
            if (faults.Count == 0 && pictures is not null)
            {
                await pictures.AddAsync(run.Notebook);
                AtomicFile.Write(committed, stream => stream.Write(Encoding.UTF8.GetBytes(NotebookText.ToText(run.Notebook))));
            }
            foreach (var fault in faults)
                Console.WriteLine($"  {fault}");
            Console.WriteLine(
                $"  {run.Took.TotalSeconds:0} s {(faults.Count > 0 ? "FAILED" : pictures is not null ? "written" : "as committed")}");
            return faults.Count == 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<string> Choose(Checkout checkout, string[] names)
    {
        var stories = checkout.Stories();
        if (names.FirstOrDefault(name => !stories.Any(path => Means(name, path))) is { } unknown)
            throw new InputException(
                $"there is no story '{unknown}'; there are: {string.Join(", ", stories.Select(Path.GetFileNameWithoutExtension))}.");
        return names.Length == 0 ? stories : [.. stories.Where(path => names.Any(name => Means(name, path)))];

        // 01 and 01-images alike.
        static bool Means(string name, string path) => Path.GetFileNameWithoutExtension(path) is var story
            && (story == name || story.StartsWith($"{name}-", StringComparison.Ordinal));
    }
}
