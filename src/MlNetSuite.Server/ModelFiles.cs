using MlNetSuite.Prediction;

namespace MlNetSuite.Server;

/// <summary>The models a server starts with: <c>digits.zip</c> is the model <c>digits</c>, <c>digits/3.zip</c> its version 3.</summary>
internal static class ModelFiles
{
    /// <exception cref="ModelArtifactException">A path is missing or a zip refused.</exception>
    internal static SharedPredictionEngine Load(IReadOnlyList<string> paths)
    {
        var engine = new SharedPredictionEngine();
        try
        {
            foreach (var path in paths)
                if (Directory.Exists(path))
                    LoadFolder(engine, path);
                else
                    engine.Load(Path.GetFileNameWithoutExtension(path), path);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    private static void LoadFolder(SharedPredictionEngine engine, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.zip").Order(StringComparer.Ordinal))
            engine.Load(Path.GetFileNameWithoutExtension(file), file);
        foreach (var model in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            foreach (var file in Directory.EnumerateFiles(model, "*.zip").Order(StringComparer.Ordinal))
                engine.Load($"{Path.GetFileName(model)}/{Path.GetFileNameWithoutExtension(file)}", file);
    }
}
