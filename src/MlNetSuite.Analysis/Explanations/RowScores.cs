namespace MlNetSuite.Analysis.Explanations;

/// <summary>The one way in which explanations and drift ask a model: the scores of each row, the probabilities in the order of the
/// card's labels or, where there are none, the number predicted.</summary>
internal delegate float[][] RowScores(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows);

/// <summary>The value of a game for each coalition: what a model answers when only the features marked true are there.</summary>
internal delegate double[] CoalitionGame(IReadOnlyList<bool[]> coalitions);
