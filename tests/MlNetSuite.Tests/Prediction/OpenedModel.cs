using System.Runtime.CompilerServices;
using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Prediction;

/// <summary>Models that tests only ask: each zip is opened once, whoever asks, and stays open.</summary>
internal static class OpenedModel
{
    private static readonly ConditionalWeakTable<byte[], Lazy<PredictionModel>> Opened = [];

    internal static PredictionModel Of(byte[] zip) =>
        Opened.GetValue(zip, bytes => new(() => PredictionModel.Open(new MemoryStream(bytes)))).Value;
}
