using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server.Protocol;

/// <summary>Answers an inference request, which came by REST or gRPC.</summary>
internal sealed class Inference(PredictionServerOptions limits)
{
    internal async ValueTask<IReadOnlyList<OutputTensor>> InferAsync(RequestModel model, InferRequest request, MemoryCharge memory,
        CancellationToken cancel)
    {
        var requested = OutputTensor.Requested(request, model.Signature);
        var rows = TensorBinding.Rows(request, model.Signature, limits, memory);
        memory.AddLargest(rows.Max(r => r.PeakBytes));
        memory.Add(rows.Length
            * (OutputTensor.BytesPerRow(requested, model.Signature) + model.Signature.PredictionBytes));
        // A single row may share a batch with other requests'.
        IReadOnlyList<PredictionResult> answers = rows.Length == 1
            ? [await model.PredictAsync(rows[0], cancel)]
            : await model.PredictAsync(rows, cancel);
        return OutputTensor.From(answers, requested);
    }
}
