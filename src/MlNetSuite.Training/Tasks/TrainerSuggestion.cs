namespace MlNetSuite.Training.Tasks;

/// <summary>Another trainer that is likely to make a better model of the same rows.</summary>
/// <param name="Trainer">Its name.</param>
/// <param name="Reason">What about the rows says so, as the end of a sentence.</param>
public sealed record TrainerSuggestion(string Trainer, string Reason);
