using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Parameters that have one value in all trials of a sweep, for each trainer that has them.</summary>
/// <param name="given">Their values as text.</param>
/// <param name="trainers">Those that are searched.</param>
internal sealed class FixedParameters(IReadOnlyDictionary<string, string> given, IReadOnlyList<ITrainer> trainers)
{
    /// <summary>What says how rows are read, for all trials.</summary>
    internal ParameterSet Reading => given.Keys.Aggregate(
        new SearchSpace(), (space, name) => space.Constant(name, Value(Owners(name).First(), name))).Defaults;

    /// <summary>What is left to search of a trainer.</summary>
    internal SearchSpace Search(ITrainer trainer) =>
        trainer.Search.Fixed(given.Keys.Where(trainer.Space.Has).ToDictionary(name => name, name => Value(trainer, name)));

    /// <summary>With those that the rows leave one value; what a person gave stays.</summary>
    internal FixedParameters With(IReadOnlyDictionary<string, string> settled) => new(
        given.Concat(settled.Where(p => !given.ContainsKey(p.Key) && Owners(p.Key).Any())).ToDictionary(p => p.Key, p => p.Value),
        trainers);

    /// <summary>Refuses what no trainer has, or what one of them does not take.</summary>
    /// <exception cref="InputException">A name is unknown.</exception>
    /// <exception cref="ParameterException">A value is not allowed.</exception>
    internal FixedParameters Checked()
    {
        foreach (var name in given.Keys)
        {
            if (!Owners(name).Any())
                throw new InputException($"--set {name}: none of the trainers {string.Join(", ", trainers.Select(t => t.Name))} has it" +
                    (Nearest.To(name, trainers.SelectMany(t => t.Space.Parameters).Select(p => p.Name)) is { } near
                        ? $". Did you mean '{near}'?" : "."));
            foreach (var trainer in Owners(name))
                Value(trainer, name);
        }
        return this;
    }

    private IEnumerable<ITrainer> Owners(string name) => trainers.Where(t => t.Space.Has(name));

    private object Value(ITrainer trainer, string name) => trainer.Space[name].Parse(given[name]);
}
