using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;

namespace MlNetSuite.Training.Sweeps;

/// <summary>The trainers that a sweep searches.</summary>
/// <param name="Trainers">Those whose models can be evaluated by the metric, the one to begin with first; at least one.</param>
/// <param name="Notes">What a person should know of others.</param>
internal sealed record SearchedTrainers<TData>(IReadOnlyList<ITrainer<TData>> Trainers, IReadOnlyList<string> Notes) where TData : Dataset
{
    private const string NoLibTorch = "libtorch is not on this machine; mlnetsuite setup torch gets it";

    /// <summary>Chooses them.</summary>
    /// <exception cref="InputException">None can be evaluated by the metric, or one that was named needs libtorch, which is not on this
    /// machine.</exception>
    internal static SearchedTrainers<TData> Of(TaskDefinition<TData> task, SweepRequest request, string metric) =>
        Of(task, request, metric, LibTorch.IsFound);

    /// <summary>As above.</summary>
    internal static SearchedTrainers<TData> Of(TaskDefinition<TData> task, SweepRequest request, string metric, bool hasLibTorch)
    {
        var wanting = hasLibTorch ? [] : NeedingLibTorch(task, request);
        if (request.Trainers.Count > 0)
        {
            if (wanting.Count > 0)
                LibTorch.Require($"the sweep of {string.Join(", ", wanting)}");
            return new(Supported(task, [.. request.Trainers.Distinct().Select(task.Trainer)], metric), []);
        }
        var fitting = Supported(task, [.. task.Trainers.OrderBy(t => t.Name != task.FirstTried)], metric);
        var absent = fitting.Select(t => (Trainer: t, Why: wanting.Contains(t.Name) ? NoLibTorch : Absent(t, request.Parameters)))
            .Where(t => t.Why is not null).ToList();
        return absent.Count == 0 || absent.Count == fitting.Count ? new(fitting, []) : new(
            [.. fitting.Except(absent.Select(t => t.Trainer))],
            [.. absent.GroupBy(t => t.Why!, t => t.Trainer.Name).Select(t => $"{string.Join(" and ", t)} left out: {t.Key}")]);
    }

    /// <summary>Those of the trainers asked for, or of all, that compute by libtorch in one of the configurations tried first.</summary>
    internal static IReadOnlyList<string> NeedingLibTorch(TaskDefinition<TData> task, SweepRequest request)
    {
        var asked = request.Trainers.Count > 0 ? [.. request.Trainers.Distinct().Select(task.Trainer)] : task.Trainers;
        var alike = new FixedParameters(request.Parameters, asked).Checked();
        return [.. asked.Where(trainer => Needs(trainer, alike.Search(trainer))).Select(trainer => trainer.Name)];
    }

    private static bool Needs(ITrainer trainer, SearchSpace space) => space.Portfolio.Prepend(space.Defaults).Any(trainer.NeedsLibTorch);

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

    /// <summary>Which weights a trainer needs and this machine has not, and how to get them; null where there are none. A folder that a
    /// person named is theirs to be told of.</summary>
    private static string? Absent(ITrainer trainer, IReadOnlyDictionary<string, string> given)
    {
        if (trainer is not IPretrainedTrainer || given.ContainsKey("weights"))
            return null;
        var id = trainer.Space.Defaults.Text("weights");
        return WeightsStore.Default.Find(WeightsCatalog.Default.Find(id)) is null
            ? $"the pretrained weights {id} are not on this machine; mlnetsuite weights pull {id} gets them"
            : null;
    }
}
