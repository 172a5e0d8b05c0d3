using Microsoft.ML;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction.Networks;

/// <summary>Predicts rows given by name with a network, many in one call. Not for several threads at once: a model keeps a pool.</summary>
internal sealed class NetworkScorer : IDisposable
{
    private readonly NetworkModel _network;
    private readonly NetworkCall _call;
    private readonly InputRow _input;
    private readonly DataViewRow _front;
    private readonly OutputLayout _layout;

    /// <param name="network">The network.</param>
    /// <param name="input">The row it reads, its own from now on.</param>
    /// <param name="layout">What it answers.</param>
    /// <param name="batch">Whether calls take <see cref="NetworkModel.BatchRows"/> rows, or one.</param>
    internal NetworkScorer(NetworkModel network, InputRow input, OutputLayout layout, bool batch)
    {
        (_network, _layout) = (network, layout);
        _call = batch ? network.RentBatch() : network.RentSingle();
        _input = input;
        var mapper = network.Front.GetRowToRowMapper(input.Schema);
        _front = mapper.GetRow(_input, [.. _call.Inputs.Select(input => mapper.OutputSchema[input.Name])]);
        NetworkModel.Connect(_call, _front);
    }

    internal PredictionResult Predict(IReadOnlyDictionary<string, object?> row)
    {
        var notes = Read(row, 0);
        _call.Run(1);
        return Answer(0, notes);
    }

    /// <summary>Predicts a range of rows into the same places of <paramref name="answers"/>.</summary>
    internal void Predict(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, int from, int count, PredictionResult[] answers)
    {
        var notes = new IReadOnlyList<InputNote>[count];
        for (var i = 0; i < count; i++)
            notes[i] = Read(rows[from + i], i);
        _call.Run(count);
        for (var i = 0; i < count; i++)
            answers[from + i] = Answer(i, notes[i]);
    }

    public void Dispose()
    {
        _front.Dispose();
        _input.Dispose();
        _network.Return(_call);
    }

    private IReadOnlyList<InputNote> Read(IReadOnlyDictionary<string, object?> row, int place)
    {
        try
        {
            _input.Set(row);
            foreach (var input in _call.Inputs)
                input.Read(place);
            return _input.Notes;
        }
        finally
        {
            _input.Clear();
        }
    }

    private PredictionResult Answer(int place, IReadOnlyList<InputNote> notes)
    {
        var numbers = new float[_layout.NumberCount];
        for (var i = 0; i < _layout.Outputs.Count; i++)
            _call.Output(_layout.Outputs[i].Name, place).CopyTo(numbers.AsSpan(_layout.Place(i), _layout.Outputs[i].Width));
        return PredictionResult.Of(_layout, numbers, _call.Note(place) is { } note ? [.. notes, note] : notes);
    }
}
