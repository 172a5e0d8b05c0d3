using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Training.Recommendation.ColdItems;

/// <summary>The parameter that says whether and by what items without ratings are scored.</summary>
internal static class ColdItemChoice
{
    internal const string Name = "coldItems";

    /// <summary>By the words that they share with rated items: quick, in any language, and most of what there is to gain.</summary>
    internal const string Words = "words";

    /// <summary>Also by what a pretrained encoder makes of their texts.</summary>
    internal const string Sentence = "sentence";

    internal const string Off = "off";

    /// <summary>Adds it.</summary>
    internal static SearchSpace ColdItems(this SearchSpace space) => space.Choice(Name, [Words, Sentence, Off],
        "items of --items without ratings: scored by words they share with rated ones, by a pretrained encoder of English, too, or not");
}
