using System.Collections.Concurrent;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Contracts;

/// <summary>A model of the tiny rows, trained on two threads once for all that is asked of it.</summary>
/// <param name="Zip">Its artifact.</param>
/// <param name="BeforeSaving">Scores of the tiny rows by the model that was then written.</param>
internal sealed record TrainedOnce(byte[] Zip, IReadOnlyList<float> BeforeSaving)
{
    private static readonly ConcurrentDictionary<(string Task, string Trainer), Lazy<TrainedOnce>> Trained = new();

    /// <param name="subject">A trainer with no parameters set.</param>
    internal static TrainedOnce Of(Subject subject) =>
        Trained.GetOrAdd((subject.Task, subject.Trainer.Name), _ => new(() => Train(subject))).Value;

    private static TrainedOnce Train(Subject subject)
    {
        var run = new TrainingRun(Subject.Seed, Threads: 2);
        using var model = subject.Train(subject.Data, run);
        return new(subject.Pack(model, subject.Data, run), subject.Scores(model.Transformer));
    }
}
