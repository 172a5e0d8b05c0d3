using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>Makes a classifier of many classes of one that tells two apart: a model for each class against the rest, whose
/// calibrated probabilities (Platt 1999) are made to sum to 1.</summary>
internal static class OneVersusRest
{
    internal static IEstimator<ITransformer> Create<TModel>(MLContext ml,
        ITrainerEstimator<BinaryPredictionTransformer<TModel>, TModel> binary)
        where TModel : class =>
        MlNetClassifier.WithTextLabel(ml, ml.MulticlassClassification.Trainers.OneVersusAll(binary, MlNetClassifier.Label));
}
