using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MlNetSuite.Training.Tables;

/// <summary>Makes of a <c>Score</c> that is a vector of one number, as an ONNX graph gives it, the single number that ML.NET's own
/// regression trainers give.</summary>
/// <remarks>No standard transform does that but a linear model with weight 1 and bias 0. ML.NET offers no public way to state a
/// model's weights; the saved transformer is a plain one.</remarks>
internal static class ScalarScore
{
    private const string Score = "Score";

    internal static ITransformer Create(MLContext ml, DataViewSchema schema) =>
        Transformers<LinearRegressionModelParameters>.Create(ml, Model(ml, new VBuffer<float>(1, [1f]), 0), schema, Score);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern LinearRegressionModelParameters Model(IHostEnvironment env, in VBuffer<float> weights, float bias);

    private static class Transformers<TModel> where TModel : class
    {
        [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
        internal static extern RegressionPredictionTransformer<TModel> Create(
            IHostEnvironment env, TModel model, DataViewSchema inputSchema, string featureColumn);
    }
}
