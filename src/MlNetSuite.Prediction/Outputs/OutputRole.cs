using System.Text.Json.Serialization;

namespace MlNetSuite.Prediction.Outputs;

/// <summary>What an output of a model means, by which servers, the command line and notebooks render it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutputRole>))]
public enum OutputRole
{
    /// <summary>The card does not say. It is shown as it is.</summary>
    [JsonStringEnumMemberName("other")]
    Other,

    /// <summary>The name of the predicted class: a text.</summary>
    [JsonStringEnumMemberName("class")]
    Class,

    /// <summary>The probability of each class, 0..1, in the order of the card's labels.</summary>
    [JsonStringEnumMemberName("probabilities")]
    Probabilities,

    /// <summary>A predicted value, or a vector of them.</summary>
    [JsonStringEnumMemberName("number")]
    Number,

    /// <summary>Bounds of predicted values: the lower ones first, then as many upper ones.</summary>
    [JsonStringEnumMemberName("interval")]
    Interval,

    /// <summary>A score to rank by, without a unit: higher is better.</summary>
    [JsonStringEnumMemberName("ranking")]
    Ranking,

    /// <summary>A vector that stands for the row: similar rows have similar vectors.</summary>
    [JsonStringEnumMemberName("embedding")]
    Embedding,

    /// <summary>Yes or no; as a number, anything but 0 is yes.</summary>
    [JsonStringEnumMemberName("flag")]
    Flag,
}
