using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Benchmarks.AutoML.Problems;

/// <summary>Something to be minimized whose least value is known.</summary>
/// <param name="Name">As printed.</param>
/// <param name="Space">What is searched; defaults lie in the middle of ranges, never at the optimum.</param>
/// <param name="Value">What is minimized.</param>
/// <param name="Least">Its least value.</param>
internal sealed record Problem(string Name, SearchSpace Space, Func<ParameterSet, double> Value, double Least);
