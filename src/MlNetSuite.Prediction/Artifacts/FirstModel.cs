using Microsoft.ML.OnnxRuntime;

namespace MlNetSuite.Prediction.Artifacts;

/// <summary>What the first model of a process waits for longest, made ready on other cores while its file is checked: code that reads
/// cards, and ONNX Runtime's library where the model has a network.</summary>
internal static class FirstModel
{
    private static int _begun;
    private static Task _library = Task.CompletedTask;

    /// <summary>Begins, once a process; whoever needs a thing before it is ready makes it or waits for it as ever.</summary>
    /// <param name="entries">What the first zip holds.</param>
    internal static void GetReady(IEnumerable<string> entries)
    {
        if (Environment.ProcessorCount < 2 || Interlocked.Exchange(ref _begun, 1) == 1)
            return;
        Task.Run(() => ArtifactJson.Default.ModelCard);
        if (entries.Any(ArtifactNames.IsOnnx))
            _library = Task.Run(OrtEnv.Instance);
    }

    /// <summary>Waits for what was begun, where no model came of it: a process that ends while a library is still being loaded is torn down
    /// under it, and dies of that.</summary>
    internal static void Settle() =>
        _library.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
}
