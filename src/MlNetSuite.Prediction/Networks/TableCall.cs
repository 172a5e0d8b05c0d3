using MlNetSuite.Prediction.Tables;

namespace MlNetSuite.Prediction.Networks;

/// <summary>A call of a table's model: the features of all its rows at once, then the answer to each.</summary>
internal sealed class TableCall : NetworkCall
{
    private readonly NetworkCall _front;
    private readonly TableEnding _ending;
    private readonly string _features, _output;
    private readonly int _width;
    private readonly float[] _scores;

    /// <param name="front">From the inputs to the features.</param>
    /// <param name="features">Their name.</param>
    /// <param name="ending">From them to the scores.</param>
    /// <param name="output">Their name.</param>
    /// <param name="width">Scores of a row.</param>
    internal TableCall(NetworkCall front, string features, TableEnding ending, string output, int width)
        : base(front.Inputs, front.Capacity)
    {
        (_front, _features, _ending, _output, _width) = (front, features, ending, output, width);
        _scores = new float[Capacity * width];
    }

    internal override void Run(int rows)
    {
        _front.Run(rows);
        _ending.Score(_front.Outputs(_features, rows), rows, _scores.AsSpan(0, rows * _width));
    }

    internal override ReadOnlySpan<float> Outputs(string name, int rows) =>
        name == _output ? _scores.AsSpan(0, rows * _width) : [];

    public override void Dispose()
    {
        _front.Dispose();
        _ending.Dispose();
        base.Dispose();
    }
}
