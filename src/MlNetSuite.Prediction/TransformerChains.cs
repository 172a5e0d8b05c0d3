using Microsoft.ML;

namespace MlNetSuite.Prediction;

/// <summary>Chains of transformers, which ML.NET nests.</summary>
internal static class TransformerChains
{
    /// <summary>The transformers of a chain and of the chains in it, in order.</summary>
    internal static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];
}
