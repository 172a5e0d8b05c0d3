using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Tables;

/// <summary>The steps of a table's model after its features: those that read nothing else.</summary>
/// <param name="Features">The column of features.</param>
/// <param name="Width">How many there are.</param>
/// <param name="Output">The scores.</param>
/// <param name="Open">The model from the ones to the others, for one thread.</param>
internal sealed record TableSteps(string Features, int Width, CardOutput Output, Func<TableEnding> Open)
{
    private const float Tolerance = 1e-6f;

    /// <summary>Null where the steps give more than one output of numbers, or read anything but features.</summary>
    /// <param name="chain">All steps of a model.</param>
    /// <param name="count">Steps up to the features.</param>
    /// <param name="schema">What an app gives.</param>
    /// <param name="layout">What the model answers.</param>
    internal static TableSteps? Read(ITransformer[] chain, int count, DataViewSchema schema, OutputLayout layout)
    {
        if (count == chain.Length || layout.Outputs.Where(output => output.Width > 0).ToList() is not [var scores])
            return null;
        var before = new TransformerChain<ITransformer>(chain[..count]).GetOutputSchema(schema);
        ITransformer steps = new TransformerChain<ITransformer>(chain[count..]);
        var mapper = steps.GetRowToRowMapper(before);
        if (mapper.GetDependencies([mapper.OutputSchema[scores.Name]]).ToList() is not [{ Type: VectorDataViewType vector } features]
            || vector.ItemType != NumberDataViewType.Single || vector.Size == 0)
            return null;
        TransformerEnding Open() => new(steps, before, features.Name, scores.Name);
        var trees = TreeModel.Of(chain[count..], scores.Width);
        return new(features.Name, vector.Size, scores,
            trees is not null && Agrees(trees, Open(), vector.Size, scores.Width) ? () => new TreeEnding(trees) : Open);
    }

    /// <summary>Whether trees answer made-up features, some of them missing, as ML.NET does.</summary>
    private static bool Agrees(TreeModel trees, TableEnding expected, int width, int scores)
    {
        const int Rows = 32;
        var random = new Random(1);
        var features = Enumerable.Range(0, Rows * width).Select(_ => random.Next(8) switch
        {
            0 => float.NaN,
            < 4 => random.Next(2),
            _ => (float)(Math.Exp(12 * random.NextDouble() - 2) * (random.Next(4) - 1)),
        }).ToArray();
        var (ours, mlNet) = (new float[Rows * scores], new float[Rows * scores]);
        new TreeEnding(trees).Score(features, Rows, ours);
        expected.Score(features, Rows, mlNet);
        expected.Dispose();
        return ours.Zip(mlNet).All(pair =>
            pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(1, Math.Abs(pair.Second)));
    }
}
