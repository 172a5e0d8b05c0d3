using MlNetSuite.Networks;

namespace MlNetSuite.Training.Torch;

/// <summary>Rows a network can learn from, turned into floats only when a batch asks for them. Read by several threads at once.</summary>
internal interface ITrainingRows
{
    /// <summary>Number of rows.</summary>
    int Count { get; }

    /// <summary>The class of a row, 0 or more; 0 where numbers are learned.</summary>
    int Label(int row);

    /// <summary>The number to learn for a row, at a deviation of about 1; 0 where classes are learned.</summary>
    float Target(int row) => 0;

    /// <summary>Writes a row as the network sees it.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="values">Filled completely, in the order of the network's input shape.</param>
    internal void Copy(int row, Span<float> values);

    /// <summary>Writes a row as the network sees it in training, changed at random where the rows are augmented.</summary>
    internal void CopyAugmented(int row, Span<float> values, ref RandomStream random) => Copy(row, values);
}
