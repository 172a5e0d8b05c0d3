using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Networks;

/// <summary>One call of a network: rows are read into its inputs, scored, and their outputs read. Used again and again by one thread at a
/// time.</summary>
/// <param name="inputs">What it reads.</param>
/// <param name="capacity">Most rows of a call.</param>
internal abstract class NetworkCall(IReadOnlyList<NetworkInput> inputs, int capacity) : IDisposable
{
    /// <summary>Most rows of a call.</summary>
    internal int Capacity { get; } = capacity;

    internal IReadOnlyList<NetworkInput> Inputs { get; } = inputs;

    /// <summary>Scores the rows that were read into the inputs.</summary>
    internal abstract void Run(int rows);

    /// <summary>An output's numbers for the first rows, valid until the next run; empty where the network has no such output.</summary>
    internal abstract ReadOnlySpan<float> Outputs(string name, int rows);

    /// <summary>An output's numbers for one row, as <see cref="Outputs"/> has those of many.</summary>
    internal ReadOnlySpan<float> Output(string name, int place)
    {
        var rows = Outputs(name, place + 1);
        return rows[(rows.Length / (place + 1) * place)..];
    }

    /// <summary>What of a row's input went unread in the last run; null if nothing did.</summary>
    internal virtual InputNote? Note(int place) => null;

    public virtual void Dispose()
    {
    }
}
