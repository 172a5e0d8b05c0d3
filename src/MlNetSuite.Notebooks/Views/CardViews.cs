using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction;

namespace MlNetSuite.Notebooks.Views;

/// <summary>A model's card.</summary>
internal static class CardViews
{
    internal static View Of(ModelCard card) => new($"{card.Trainer} for {card.Task}",
    [
        new Table("", ["", "card"], [.. Facts(card).Select(f => (IReadOnlyList<Cell>)[f.Name, f.Value])]),
        .. card.Metrics.Count == 0 ? (Block[])[] : [OutcomeViews.Metrics("On test rows", card.Metrics)],
        .. OutcomeViews.Notes(card.Notes),
    ]);

    private static IEnumerable<(string Name, string Value)> Facts(ModelCard card)
    {
        yield return ("dataset", $"{card.Dataset} ({card.Fingerprint[..Math.Min(12, card.Fingerprint.Length)]}…)");
        yield return ("rows", OutcomeViews.Rows(card.TrainRows, card.TestRows));
        yield return ("inputs", Columns(card.Inputs));
        yield return ("outputs", Columns(card.Outputs));
        if (card.Labels.Count > 0)
            yield return ("classes", Clip.Of(string.Join(", ", card.Labels), 160));
        if (card.Image is { } image)
            yield return ("image", $"{image.Width} x {image.Height}, {(image.Channels == 1 ? "grey" : "colour")}");
        yield return ("parameters",
            Clip.Of(OutcomeViews.Parameters(card.Parameters.Select(p => KeyValuePair.Create(p.Key, Printed(p.Value)))), 240));
        if (card.Members.Count > 0)
            yield return ("members", string.Join(", ", card.Members.Select(m => $"{m.Trainer} {Numbers.Percent(m.Weight)}")));
        yield return ("seed", card.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("created", card.Created.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        yield return ("libraries", string.Join(", ", card.Libraries.Select(l => $"{l.Key} {l.Value}")));
    }

    private static string Columns(IReadOnlyList<CardColumn> columns) =>
        string.Join(", ", columns.Select(c => $"{c.Name} ({c.Type}{(c.Size is { } size ? $" x {size}" : "")})"));

    private static string Printed(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "none";
}
