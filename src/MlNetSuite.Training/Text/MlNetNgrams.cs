using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>N-grams of words and of characters, weighted by TF-IDF, as ML.NET's own transforms make them.</summary>
/// <param name="WordLength">The longest n-gram of words, at least 1.</param>
/// <param name="CharacterLength">The longest n-gram of characters; 0 for none.</param>
/// <param name="MaxPerLength">The most n-grams kept of each length; the first ones met are kept.</param>
/// <param name="MinRows">Rows an n-gram must occur in to be learned from.</param>
/// <remarks>Case is folded character by character by the invariant culture. Each of the two blocks has Euclidean
/// length 1, or 0 for a text without known n-grams, so that the length of a text does not weigh.</remarks>
internal sealed record MlNetNgrams(int WordLength, int CharacterLength, int MaxPerLength, int MinRows)
{
    /// <summary>The column of features.</summary>
    internal const string Features = "Features";

    private const string Words = "Words";
    private const string WordKeys = "WordKeys";
    private const string WordGrams = "WordGrams";
    private const string Characters = "Characters";
    private const string CharacterGrams = "CharacterGrams";

    // What ends a word: white space, then the punctuation of Latin, Arabic and Chinese texts.
    private static readonly char[] Separators =
        [.. " \t\r\n\v\f\u0085\u00a0\u2028\u2029\u3000", .. ".,;:!?\"'`()[]{}<>|/\\-_=+*&^%$#@~", .. "…“”‘’«»–—¿¡،؛؟。、，！？；：（）「」"];

    /// <summary>Learns the n-grams of the rows that have a class: from <see cref="TextRows.Text"/> to <see cref="Features"/>.</summary>
    /// <exception cref="InputException">No text has a word.</exception>
    internal ITransformer Fit(TrainingRun run, TextDataset data) =>
        run.Prepare(data, this, () => Fit(run, run.StepContext(), data), Bytes);

    /// <summary>The rows of a dataset that have a class, with <see cref="Features"/>, the label key and the weight the parameters give
    /// its class.</summary>
    internal static IDataView Rows(TrainingRun run, TextDataset data, ParameterSet parameters, ITransformer fitted) =>
        Rows(run.ML, run, data, ClassWeights.Of(data.Labels, data.Classes.Count, parameters), fitted)
        ?? fitted.Transform(TextRows.Labelled(run.ML, data, parameters));

    /// <summary>By our own counting; null where it does not know the steps.</summary>
    private static IDataView? Rows(MLContext ml, TrainingRun run, TextDataset data, float[] weights, ITransformer fitted)
    {
        var steps = TransformerChains.Flatten(fitted).ToArray();
        return TermSteps.Features(steps[1..], steps[0].GetOutputSchema(TextRows.InputSchema), out _) is { } terms
            ? TermRows.Labelled(ml, run, data, weights, terms)
            : null;
    }

    private TransformerChain<ITransformer> Fit(TrainingRun run, MLContext ml, TextDataset data)
    {
        if (data.Texts.All(text => text.AsSpan().Trim(Separators).IsEmpty))
            throw new InputException($"no text of '{data.Name}' has a word to learn from; check which column holds the texts (--text).");
        var rows = TextRows.Labelled(ml, data);
        var grams = Blocks(ml).Fit(rows);
        var extracted = Rows(ml, run, data, [.. data.Classes.Select(_ => 1f)], grams) ?? grams.Transform(rows);
        var select = ml.Transforms.FeatureSelection.SelectFeaturesBasedOnCount(Features, Features, MinRows).Fit(extracted);
        return new(grams, select);
    }

    /// <summary>About what the dictionaries of words and n-grams take.</summary>
    private static long Bytes(ITransformer fitted) =>
        100L * ((VectorDataViewType)fitted.GetOutputSchema(TextRows.InputSchema)[Features].Type).Size;

    private EstimatorChain<ColumnSelectingTransformer> Blocks(MLContext ml)
    {
        var text = ml.Transforms.Text;
        var chain = text.NormalizeText(TextRows.Lower, TextRows.Text, keepDiacritics: true)
            .Append(text.TokenizeIntoWords(Words, TextRows.Lower, Separators))
            .Append(ml.Transforms.Conversion.MapValueToKey(WordKeys, Words, maximumNumberOfKeys: MaxPerLength))
            .Append(Grams(ml, WordGrams, WordKeys, WordLength));
        if (CharacterLength == 0)
            return chain.Append(ml.Transforms.CopyColumns(Features, WordGrams))
                .Append(ml.Transforms.DropColumns(TextRows.Lower, Words, WordKeys, WordGrams));
        return chain.Append(text.TokenizeIntoCharactersAsKeys(Characters, TextRows.Lower))
            .Append(Grams(ml, CharacterGrams, Characters, CharacterLength))
            .Append(ml.Transforms.Concatenate(Features, WordGrams, CharacterGrams))
            .Append(ml.Transforms.DropColumns(TextRows.Lower, Words, WordKeys, WordGrams, Characters, CharacterGrams));
    }

    private EstimatorChain<LpNormNormalizingTransformer> Grams(MLContext ml, string output, string keys, int length) =>
        ml.Transforms.Text.ProduceNgrams(output, keys, length, skipLength: 0, useAllLengths: true,
                MaxPerLength, NgramExtractingEstimator.WeightingCriteria.TfIdf)
            .Append(ml.Transforms.NormalizeLpNorm(output));
}
