using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Training.Tables;

/// <summary>How columns of prose are made into features.</summary>
/// <param name="MaxWords">Most words, and most pairs of words, told apart; 0 for none.</param>
/// <param name="Encoder">Parameters that say what encodes texts as vectors; null for nothing.</param>
internal sealed record ProseOptions(int MaxWords, ParameterSet? Encoder)
{
    /// <summary>The parameter.</summary>
    internal const string Name = "prose";

    /// <summary>Its value for the TF-IDF of words.</summary>
    internal const string Words = "tfidf";

    /// <summary>Its value for the vectors of a sentence transformer.</summary>
    internal const string Meaning = "sentence";

    /// <summary>Its value for both.</summary>
    internal const string Both = "both";

    internal static ProseOptions Of(ParameterSet parameters) => parameters.Text(Name) switch
    {
        Meaning => new(0, parameters),
        Both => new(parameters.Int("maxWords"), parameters),
        _ => new(parameters.Int("maxWords"), null),
    };

    /// <summary>What a table leaves no choice of: without prose, or without weights to encode it, there is none.</summary>
    /// <param name="columns">Of the table.</param>
    /// <param name="given">Parameters that a person gave.</param>
    internal static IReadOnlyDictionary<string, string> Settled(
        IReadOnlyList<InferredColumn> columns, IReadOnlyDictionary<string, string> given) =>
        columns.Any(c => c.Kind == ColumnMeaning.Prose) && EncoderParameters.AreHere(given)
        ? new Dictionary<string, string>()
        : new() { [Name] = Words };
}
