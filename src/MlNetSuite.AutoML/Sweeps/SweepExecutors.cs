using System.Collections.Concurrent;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>A way to run a sweep, chosen by name.</summary>
/// <param name="Name">As an option has it, such as <c>process</c>.</param>
/// <param name="Summary">A few words for people.</param>
/// <param name="Create">Makes an executor for a sweep, which disposes of it.</param>
public sealed record SweepExecutorKind(string Name, string Summary, Func<SweepWork, ISweepExecutor> Create);

/// <summary>The ways to run a sweep. One's own is added in a line, from whatever assembly. Any thread may call.</summary>
public static class SweepExecutors
{
    private static readonly ConcurrentDictionary<string, SweepExecutorKind> Kinds = new(StringComparer.Ordinal)
    {
        ["none"] = new("none", "in this one process", work => new InProcessExecutor(work.Program)),
    };

    /// <summary>Those there are, by name.</summary>
    public static IReadOnlyList<SweepExecutorKind> All => [.. Kinds.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal)];

    /// <summary>Adds a way, in place of one of the same name.</summary>
    public static void Add(SweepExecutorKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        Kinds[kind.Name] = kind;
    }

    /// <summary>The way of this name.</summary>
    /// <exception cref="ParameterException">There is none.</exception>
    public static SweepExecutorKind Find(string name)
    {
        if (Kinds.TryGetValue(name, out var kind))
            return kind;
        var names = All.Select(k => k.Name).ToList();
        var near = Nearest.To(name, names);
        throw new ParameterException(
            $"there is no executor '{name}'; there are: {string.Join(", ", names)}.{(near is null ? "" : $" Did you mean '{near}'?")}");
    }
}
