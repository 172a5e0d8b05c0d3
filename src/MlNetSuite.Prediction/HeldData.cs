using System.Globalization;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Prediction;

/// <summary>What a model's zip holds in plain sight of the rows it was trained on, and so of the people they may be about. What the model
/// itself has learned, such as the words of a vocabulary, is not counted.</summary>
/// <param name="SampleRows">Rows of the data that show what an app gives.</param>
/// <param name="ProfiledColumns">Columns of which quantiles, common values or common words are kept; no value of them that fewer than ten
/// rows share.</param>
/// <param name="CategoryColumns">Columns whose values are listed, rare ones among them.</param>
/// <param name="CategoryValues">Those values.</param>
/// <param name="Users">Ids of users.</param>
/// <param name="Items">Ids of items.</param>
/// <param name="Ratings">Which user rated which item: the number of such pairs.</param>
public sealed record HeldData(
    int SampleRows, int ProfiledColumns, int CategoryColumns, int CategoryValues, int Users, int Items, int Ratings)
{
    /// <summary>Training texts, the beginning of each, with their classes: what <see cref="PredictionModel.Examples"/> counts.</summary>
    public int Examples { get; init; }

    /// <summary>Looks into an open model.</summary>
    /// <exception cref="ModelArtifactException">Its list of ratings or of examples is damaged.</exception>
    public static HeldData Of(PredictionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (card, rated) = (model.Card, model.Rated);
        var listed = card.Inputs.Where(c => c.Levels is not null).ToList();
        return new(
            model.Samples.AreMadeUp ? 0 : model.Samples.Rows.Count,
            card.Profile?.Columns.Select(c => c.Column).Distinct().Count() ?? 0,
            listed.Count, listed.Sum(c => c.Levels!.Count), rated?.Users.Count ?? 0, rated?.Items.Count ?? 0, rated?.Ratings ?? 0)
        {
            Examples = model.Examples,
        };
    }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        if (SampleRows > 0)
            parts.Add(Count(SampleRows, "sample row"));
        if (Examples > 0)
            parts.Add($"{Count(Examples, "training text")} with {(Examples == 1 ? "its class" : "their classes")}");
        if (ProfiledColumns > 0)
            parts.Add($"a profile of {Count(ProfiledColumns, "column")}, no value that fewer than ten rows share");
        if (CategoryValues > 0)
            parts.Add($"{Count(CategoryValues, "value")} of {Count(CategoryColumns, "category column")}, however rare");
        if (Users + Items > 0)
            parts.Add($"ids of {Count(Users, "user")} and {Count(Items, "item")}, and what each user rated ({Count(Ratings, "rating")})");
        return parts.Count == 0 ? "nothing" : string.Join("; ", parts);
    }

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
