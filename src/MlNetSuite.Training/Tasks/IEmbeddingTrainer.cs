namespace MlNetSuite.Training.Tasks;

/// <summary>A trainer whose models give, in addition to what they predict, a vector that stands for the row: the column
/// <c>Embedding</c>.</summary>
public interface IEmbeddingTrainer : ITrainer;
