using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>A trainer whose scores are ratings, so that their errors can be measured; the scores of other recommenders only rank.</summary>
public interface IRatingTrainer : ITrainer<RatingDataset>;
