using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Drift;
using MlNetSuite.Training.Data;

namespace MlNetSuite.Training.Tasks;

// What a card keeps of the training rows, to measure drift from.
public abstract partial class TrainingTask<TData>
{
    // Rows a profile is made of; more would not move its quantiles by what drift is measured in.
    private const int ProfiledRows = 20_000;

    // Pixels of images, and answers, cost more to come by.
    private const int ProfiledAnswers = 1_000;

    // With fewer test rows than these, answers to training rows tell more.
    private const int EnoughTestRows = 100;

    /// <summary>The profile of training rows and of the model's answers to rows it did not learn from, where there are enough.</summary>
    private ModelProfile Profile(PredictionModel model, TaskRows<TData> rows, CancellationToken cancel) => model.CreateProfile(
        Spread(rows.Train, model.TakesImages ? ProfiledAnswers : ProfiledRows),
        Spread(rows.Test.Count >= EnoughTestRows ? rows.Test : rows.Train, ProfiledAnswers),
        cancel);

    /// <summary>Rows at even distances.</summary>
    private IReadOnlyList<IReadOnlyDictionary<string, object?>> Spread(TData rows, int most) =>
        [.. RowPick.Spread(rows.Count, most).Select(row => Row(rows, row))];
}
