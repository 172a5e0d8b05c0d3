namespace MlNetSuite.Training.Tasks;

/// <summary>A trainer that begins with pretrained weights, which its parameter <c>weights</c> names. A sweep leaves it out where they are
/// not on this machine, unless it was asked for by name.</summary>
public interface IPretrainedTrainer : ITrainer;
