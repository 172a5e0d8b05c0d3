using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.LightGbm;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Training.Tasks;

/// <summary>Grows as many trees as were asked for, where LightGBM would stop because the features drawn for one tree gave it nothing to
/// split.</summary>
/// <remarks>LightGBM ends a training at the first tree without a split. With few features, or few that vary, that may be the first tree
/// of all: the model is then a constant. Growing again with all features for every tree, it ends only where no feature has anything
/// left.</remarks>
internal static class LightGbmTrees
{
    private const string FeatureFraction = "featureFraction";

    /// <summary>An estimator that grows trees by what <paramref name="create"/> makes of a share of the features.</summary>
    /// <param name="parameters">With <c>iterations</c> and <c>featureFraction</c>.</param>
    /// <param name="create">A LightGBM trainer, from the share of the features that each tree may use.</param>
    internal static IEstimator<ITransformer> Growing(ParameterSet parameters, Func<double, IEstimator<ITransformer>> create) =>
        parameters.Real(FeatureFraction) < 1 ? new Estimator(parameters, create) : create(1);

    /// <summary>Boosting rounds whose trees a fitted LightGBM model has.</summary>
    internal static int Rounds(ITransformer fit) => fit switch
    {
        IEnumerable<ITransformer> chain => chain.Select(step => Rounds(step)).DefaultIfEmpty().Max(),
        ISingleFeaturePredictionTransformer<object> { Model: OneVersusAllModelParameters classes } =>
            OfClasses(classes).Max(trees => Rounds(trees)),
        ISingleFeaturePredictionTransformer<object> { Model: { } model } => Rounds(model),
        _ => 0,
    };

    private static int Rounds(object model) => model switch
    {
        LightGbmRegressionModelParameters trees => trees.TrainedTreeEnsemble.Trees.Count,
        CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator> scaled => Rounds(scaled.SubModel),
        LightGbmBinaryModelParameters trees => trees.TrainedTreeEnsemble.Trees.Count,
        _ => 0,
    };

    // ML.NET has no public way to the trees of several classes.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_SubModelParameters")]
    private static extern ImmutableArray<object> OfClasses(OneVersusAllModelParameters classes);

    private sealed class Estimator(ParameterSet parameters, Func<double, IEstimator<ITransformer>> create) : IEstimator<ITransformer>
    {
        private readonly IEstimator<ITransformer> _asked = create(parameters.Real(FeatureFraction));

        public ITransformer Fit(IDataView input)
        {
            var fit = _asked.Fit(input);
            var rounds = Rounds(fit);
            if (rounds >= parameters.Int("iterations"))
                return fit;
            var whole = create(1).Fit(input);
            return Rounds(whole) > rounds ? whole : fit;
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _asked.GetOutputSchema(inputSchema);
    }
}
