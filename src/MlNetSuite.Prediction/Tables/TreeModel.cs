using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace MlNetSuite.Prediction.Tables;

/// <summary>What becomes of the sums of trees.</summary>
internal enum TreeScores
{
    /// <summary>They are the answer.</summary>
    Numbers,

    /// <summary>Their softmax.</summary>
    Softmax,

    /// <summary>They are probabilities of their own, which are made to sum to 1.</summary>
    Shares,
}

/// <summary>The trees that one score is made of.</summary>
/// <param name="Trees">Whose answers are summed.</param>
/// <param name="Calibrator">What makes a probability of the sum; null for none.</param>
internal sealed record TreeSum(IReadOnlyList<FlatTree> Trees, PlattCalibrator? Calibrator)
{
    internal float Scaled(float sum) =>
        Calibrator is null ? sum : (float)(1 / (1 + Math.Exp(Calibrator.Slope * sum + Calibrator.Offset)));
}

/// <summary>A model of trees, read out of ML.NET's own.</summary>
/// <param name="Classes">A sum for each score.</param>
/// <param name="Ending">What becomes of them.</param>
internal sealed record TreeModel(IReadOnlyList<TreeSum> Classes, TreeScores Ending)
{
    /// <summary>Null for models of another kind.</summary>
    /// <param name="steps">The steps after the features.</param>
    /// <param name="width">Scores of a row.</param>
    internal static TreeModel? Of(IReadOnlyList<ITransformer> steps, int width) =>
        steps.OfType<ISingleFeaturePredictionTransformer<object>>().ToList() is [{ Model: { } model }]
        && Of(model) is { } trees && trees.Classes.Count == width ? trees : null;

    private static TreeModel? Of(object model) => model switch
    {
        OneVersusAllModelParameters classes => OfClasses([.. SubModels(classes).Select(Sum)], Formula(classes)),
        LightGbmRegressionModelParameters or FastTreeRegressionModelParameters =>
            Sum(model) is { } sum ? new([sum], TreeScores.Numbers) : null,
        _ => null,
    };

    private static TreeModel? OfClasses(TreeSum?[] sums, string? formula) => formula switch
    {
        _ when Array.IndexOf(sums, null) >= 0 => null,
        // Calibrators are there all the same, and not asked.
        "ImplSoftmax" => new([.. sums.Select(sum => sum! with { Calibrator = null })], TreeScores.Softmax),
        "ImplDist" when Array.TrueForAll(sums, sum => sum!.Calibrator is not null) => new(sums!, TreeScores.Shares),
        _ => null,
    };

    private static TreeSum? Sum(object model) => model switch
    {
        CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator> scaled => Sum(scaled.SubModel, scaled.Calibrator),
        CalibratedModelParametersBase<FastForestBinaryModelParameters, PlattCalibrator> scaled => Sum(scaled.SubModel, scaled.Calibrator),
        CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator> scaled => Sum(scaled.SubModel, scaled.Calibrator),
        TreeEnsembleModelParameters trees => Sum(trees, null),
        _ => null,
    };

    private static TreeSum? Sum(TreeEnsembleModelParameters model, PlattCalibrator? calibrator)
    {
        IEnumerable<RegressionTreeBase> trees = model switch
        {
            TreeEnsembleModelParametersBasedOnRegressionTree plain => plain.TrainedTreeEnsemble.Trees,
            TreeEnsembleModelParametersBasedOnQuantileRegressionTree forest => forest.TrainedTreeEnsemble.Trees,
            _ => [],
        };
        var ensemble = Ensemble(model);
        FlatTree?[] flat = [.. trees.Select((tree, i) => FlatTree.Of(tree, Missing(Tree(ensemble, i))))];
        return flat.Length > 0 && Array.IndexOf(flat, null) < 0 ? new(flat!, calibrator) : null;
    }

    // ML.NET has no public way to the models of several classes, how they are put together,
    // nor to what a tree takes a missing number for.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_SubModelParameters")]
    private static extern ImmutableArray<object> SubModels(OneVersusAllModelParameters classes);

    private static string? Formula(OneVersusAllModelParameters classes) => HiddenField.Of(classes, "_impl")?.GetType().Name;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_TrainedEnsemble")]
    [return: UnsafeAccessorType("Microsoft.ML.Trainers.FastTree.InternalTreeEnsemble, Microsoft.ML.FastTree")]
    private static extern object Ensemble(TreeEnsembleModelParameters model);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetTreeAt")]
    [return: UnsafeAccessorType("Microsoft.ML.Trainers.FastTree.InternalRegressionTree, Microsoft.ML.FastTree")]
    private static extern object Tree(
        [UnsafeAccessorType("Microsoft.ML.Trainers.FastTree.InternalTreeEnsemble, Microsoft.ML.FastTree")] object ensemble, int index);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "DefaultValueForMissing")]
    private static extern ref float[]? Missing(
        [UnsafeAccessorType("Microsoft.ML.Trainers.FastTree.InternalRegressionTree, Microsoft.ML.FastTree")] object tree);
}
