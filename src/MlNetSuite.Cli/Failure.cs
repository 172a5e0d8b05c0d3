using MlNetSuite.AutoML.Exporters.Mlflow;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Cli;

/// <summary>Maps exceptions to an exit code and a message of one or two lines.</summary>
internal static class Failure
{
    internal const int Done = 0;
    internal const int WorkFailed = 1;
    internal const int WrongInput = 2;
    internal const int Interrupted = 130;

    /// <summary>Writes the message (and with <paramref name="verbose"/> the stack trace) and returns the exit code.</summary>
    internal static int Explain(Exception fault, TextWriter errors, bool verbose)
    {
        if (fault is OperationCanceledException)
        {
            errors.WriteLine("interrupted; nothing was written.");
            return Interrupted;
        }
        // A reopened study's differences take a line each.
        errors.WriteLine($"error: {(fault is StudyException ? fault.Message : OneLine(fault.Message))}");
        if (verbose)
            errors.WriteLine(fault);
        else if (!IsInput(fault))
            errors.WriteLine("Run again with --verbose for the stack trace.");
        return IsInput(fault) ? WrongInput : WorkFailed;
    }

    private static bool IsInput(Exception fault) =>
        fault is InputException or ParameterException or StudyException or MlflowException or ModelArtifactException
        or PredictionInputException or FileNotFoundException
            or DirectoryNotFoundException or UnauthorizedAccessException;

    private static string OneLine(string message) => string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries));
}
