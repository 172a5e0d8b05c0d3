using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>The stories and notebooks of this repository.</summary>
internal static class CommittedNotebooks
{
    private static readonly Checkout Here = Checkout.Find();

    internal static IReadOnlyList<string> Names { get; } = [.. Here.Stories().Select(path => Path.GetFileNameWithoutExtension(path))];

    /// <summary>Those that run in a quarter of a minute; the others train for longer, and run by <c>-- notebooks</c> of the
    /// benchmarks.</summary>
    internal static IReadOnlyList<string> Short { get; } = ["03-recommendation", "05-prediction", "08-dirty-data", "09-cluster"];

    internal static NotebookReferences References { get; } = NotebookReferences.Of(Here.Folder);

    internal static string StoryPath(string name) => Path.Combine(Here.Notebooks, $"{name}.cs");

    internal static string NotebookPath(string name) => Path.Combine(Here.Notebooks, $"{name}.ipynb");

    internal static Story Story(string name) => Benchmarks.Notebooks.Story.Read(StoryPath(name));

    internal static JsonObject Notebook(string name) => NotebookText.Read(NotebookPath(name));
}
