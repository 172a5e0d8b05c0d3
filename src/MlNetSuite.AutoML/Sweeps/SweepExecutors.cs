using System.Collections.Concurrent;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>A kind of sweep executor, chosen by name.</summary>
/// <param name="Name">The option value, such as <c>process</c>.</param>
/// <param name="Summary">A short description.</param>
/// <param name="Create">Makes an executor for a sweep, which disposes of it.</param>
public sealed record SweepExecutorKind(string Name, string Summary, Func<SweepWork, ISweepExecutor> Create);

/// <summary>The kinds of sweep executor. Any assembly may add its own. Thread-safe.</summary>
public static class SweepExecutors
{
    private static readonly ConcurrentDictionary<string, SweepExecutorKind> Kinds = new(StringComparer.Ordinal)
    {
        ["none"] = new("none", "in this process", work => new InProcessExecutor(work.Program)),
    };

    /// <summary>All kinds, ordered by name.</summary>
    public static IReadOnlyList<SweepExecutorKind> All => [.. Kinds.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal)];

    /// <summary>Adds a kind, replacing one of the same name.</summary>
    public static void Add(SweepExecutorKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        Kinds[kind.Name] = kind;
    }

    /// <summary>The kind with this name.</summary>
    /// <exception cref="ParameterException">There is none.</exception>
    public static SweepExecutorKind Find(string name)
    {
        if (Kinds.TryGetValue(name, out var kind))
            return kind;
        var names = All.Select(k => k.Name).ToList();
        var near = Nearest.To(name, names);
        throw new ParameterException(
            $"unknown executor '{name}'; available: {string.Join(", ", names)}.{(near is null ? "" : $" Did you mean '{near}'?")}");
    }
}
