using System.Text.Json;

namespace MlNetSuite.Tests;

/// <summary>Runs tests/MlNetSuite.StockConsumer, a program that has Microsoft's packages and nothing of ours.</summary>
internal static class StockProgram
{
    /// <summary>Its output folder, beside this project's and of the same configuration.</summary>
    internal static string Folder { get; } = AppContext.BaseDirectory.Replace(
        "MlNetSuite.Tests", "MlNetSuite.StockConsumer", StringComparison.Ordinal);

    /// <summary>Predicts with an artifact in a process of its own.</summary>
    /// <param name="zip">Bytes of the artifact.</param>
    /// <param name="kind"><c>text</c>, <c>image</c> (paths), <c>pixels</c> (paths of raw bytes) or <c>recommendation</c> (user, item,
    /// ...), <c>local</c> (price, date, colour, ...), <c>prose</c> (price, title, note, ...), <c>photo</c> (price, path, ...).
    /// </param>
    /// <param name="inputs">What to predict.</param>
    /// <returns>For each row <c>PredictedLabel</c> and <c>Score</c>, or <c>Score</c>, <c>KnownUser</c> and <c>KnownItem</c>.</returns>
    internal static IReadOnlyList<JsonElement> Predict(byte[] zip, string kind, params string[] inputs)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.zip");
        File.WriteAllBytes(path, zip);
        return Predict(path, kind, inputs);
    }

    /// <inheritdoc cref="Predict(byte[], string, string[])"/>
    internal static IReadOnlyList<JsonElement> Predict(string zip, string kind, params string[] inputs)
    {
        var output = DotnetProcess.Run(Environment.CurrentDirectory,
            [Path.Combine(Folder, "MlNetSuite.StockConsumer.dll"), zip, kind, .. inputs]);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
