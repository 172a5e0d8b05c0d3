namespace MlNetSuite.Prediction.Networks;

/// <summary>Features that are the numbers as they come.</summary>
internal sealed class FeatureCall(NetworkInput numbers, int capacity) : NetworkCall([numbers], capacity)
{
    internal override void Run(int rows)
    {
    }

    internal override ReadOnlySpan<float> Outputs(string name, int rows) => name == numbers.Name ? numbers.AllSingles(rows) : [];
}
