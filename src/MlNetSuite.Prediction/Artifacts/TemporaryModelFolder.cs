namespace MlNetSuite.Prediction.Artifacts;

/// <summary>This process's own folder for the files that ML.NET writes of ONNX models while they are loaded. A process that is killed
/// leaves it behind; the next one clears it.</summary>
internal static class TemporaryModelFolder
{
    private const string Prefix = "mlnetsuite-models-";

    private static readonly Lazy<string> OfProcess = new(() =>
    {
        try
        {
            var folder = ProcessFolder.Create(Path.GetTempPath(), Prefix);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
            return folder.Path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Models without a network need no file; for the others ML.NET says what is wrong with this folder.
            return Path.GetTempPath();
        }
    });

    /// <summary>The folder, made when it is first asked for.</summary>
    internal static string Current => OfProcess.Value;
}
