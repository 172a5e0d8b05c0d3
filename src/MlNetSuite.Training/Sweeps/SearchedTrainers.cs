using MlNetSuite.Data;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>The trainers that a sweep searches.</summary>
/// <param name="Trainers">Those whose models can be evaluated by the metric, the one to begin with first; at least one.</param>
/// <param name="Notes">What a person should know of others.</param>
internal sealed record SearchedTrainers<TData>(IReadOnlyList<ITrainer<TData>> Trainers, IReadOnlyList<string> Notes) where TData : Dataset
{
    /// <summary>Chooses them.</summary>
    /// <exception cref="InputException">None can be evaluated by the metric.</exception>
    internal static SearchedTrainers<TData> Of(TaskDefinition<TData> task, SweepRequest request, string metric)
    {
        if (request.Trainers.Count > 0)
            return new(Supported(task, [.. request.Trainers.Distinct().Select(task.Trainer)], metric), []);
        var fitting = Supported(task, [.. task.Trainers.OrderBy(t => t.Name != task.FirstTried)], metric);
        var absent = fitting.Select(t => (Trainer: t, Weights: Absent(t, request.Parameters))).Where(t => t.Weights is not null).ToList();
        return absent.Count == 0 || absent.Count == fitting.Count ? new(fitting, []) : new(
            [.. fitting.Except(absent.Select(t => t.Trainer))],
            [.. absent.GroupBy(t => t.Weights!, t => t.Trainer.Name).Select(t => Told(t.Key, string.Join(" and ", t)))]);
    }

    private static IReadOnlyList<ITrainer<TData>> Supported(
        TaskDefinition<TData> task, IReadOnlyList<ITrainer<TData>> named, string metric)
    {
        IReadOnlyList<ITrainer<TData>> supported = [.. named.Where(t => task.Evaluation.Supports(t, metric))];
        if (supported.Count > 0)
            return supported;
        var others = task.Trainers.Where(t => task.Evaluation.Supports(t, metric)).Select(t => t.Name).ToList();
        throw new InputException(
            $"--metric {metric}: models of {string.Join(", ", named.Select(t => t.Name))} cannot be evaluated by it; " +
            (others.Count == 0 ? "no trainer's can." : $"those of {string.Join(", ", others)} can."));
    }

    /// <summary>The id of the weights that a trainer needs and this machine has not; null where there are none. A folder that a person
    /// named is theirs to be told of.</summary>
    private static string? Absent(ITrainer trainer, IReadOnlyDictionary<string, string> given)
    {
        if (trainer is not IPretrainedTrainer || given.ContainsKey("weights"))
            return null;
        var id = trainer.Space.Defaults.Text("weights");
        return WeightsStore.Default.Find(WeightsCatalog.Default.Find(id)) is null ? id : null;
    }

    private static string Told(string weights, string trainers) =>
        $"{trainers} left out: the pretrained weights {weights} are not on this machine; mlnetsuite weights pull {weights} gets them";
}
