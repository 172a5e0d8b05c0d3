using Microsoft.ML;
using Microsoft.ML.Transforms;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Ensembles;

/// <summary>Runs the members of an ensemble one after another on the same columns: what one writes, the next does not see.</summary>
internal sealed class MemberTurns
{
    private readonly ChainBuilder _chain;
    private readonly Dictionary<string, string> _saved = [];

    /// <param name="chain">Has the columns all members take.</param>
    /// <param name="members">All that will run. Columns that one of them writes over or drops are kept aside for the others.</param>
    internal MemberTurns(ChainBuilder chain, IReadOnlyList<ITransformer> members)
    {
        _chain = chain;
        var used = members.SelectMany(NamesWithin).ToHashSet(StringComparer.Ordinal);
        foreach (var name in chain.Names)
            if (members.Any(m => WritesOver(m, name)))
                _saved[name] = chain.FreeName($"Given{name}", used);
        foreach (var (name, saved) in _saved)
            chain.Copy(saved, name);
    }

    /// <summary>Runs a member and keeps one of its outputs under a name of its own.</summary>
    internal void Run(ITransformer member, string output, string name)
    {
        var before = _chain.Names;
        _chain.Add(member);
        if (_chain.Schema.GetColumnOrNull(output) is null)
            throw new InputException($"a member gives no column '{output}'; it gives: {string.Join(", ", _chain.Names.Except(before))}.");
        _chain.Copy(name, output);
        foreach (var (given, saved) in _saved)
            _chain.Copy(given, saved);
        _chain.Drop([.. _chain.Names.Except(before).Except([name])]);
    }

    /// <summary>Drops what was kept aside.</summary>
    internal void End() => _chain.Drop(_saved.Values);

    // A member may keep something aside under the same name, and drop it.
    private IEnumerable<string> NamesWithin(ITransformer member)
    {
        var schema = _chain.Schema;
        foreach (var step in TransformerChains.Flatten(member))
        {
            schema = step.GetOutputSchema(schema);
            foreach (var column in schema)
                yield return column.Name;
        }
    }

    // Step by step, for a column that is written over may be dropped before the end. A step that adds columns leaves the
    // others at their places; one that selects moves them.
    private bool WritesOver(ITransformer member, string name)
    {
        var schema = _chain.Schema;
        foreach (var step in TransformerChains.Flatten(member))
        {
            var after = step.GetOutputSchema(schema);
            if (after.GetColumnOrNull(name) is not { } column
                || (step is not ColumnSelectingTransformer && column.Index != schema[name].Index))
                return true;
            schema = after;
        }
        return false;
    }
}
