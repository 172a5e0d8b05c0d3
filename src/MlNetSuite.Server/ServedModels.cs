using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server;

/// <summary>A loaded model.</summary>
/// <param name="Name">Its name, such as <c>digits</c>.</param>
/// <param name="Version">Its version, such as <c>3</c>.</param>
/// <param name="Key">What the engine calls it.</param>
/// <param name="Card">What it is.</param>
/// <param name="Signature">What it takes and gives.</param>
internal sealed record ServedModel(string Name, string Version, string Key, ModelCard Card, ModelSignature Signature);

/// <summary>The one place where the server meets the engine.</summary>
internal sealed class ServedModels(SharedPredictionEngine engine)
{
    private readonly ConditionalWeakTable<ModelCard, ServedModel> _known = [];

    /// <summary>Every loaded model, by name and then version.</summary>
    internal IReadOnlyList<ServedModel> All =>
        [.. engine.Names.Select(Loaded).OfType<ServedModel>().OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => Number(m.Version))];

    /// <summary>The versions of a model, lowest first.</summary>
    internal IReadOnlyList<ServedModel> Versions(string name) => [.. All.Where(m => m.Name == name)];

    /// <summary>The model of a name and version; the newest version where none is given.</summary>
    /// <exception cref="RefusedRequestException">There is none: 404.</exception>
    internal ServedModel Find(string name, string? version)
    {
        if (string.IsNullOrEmpty(version))
            return Loaded(name) ?? (Versions(name) is [.., var newest] ? newest : throw Unknown(name));
        return All.FirstOrDefault(m => m.Name == name && m.Version == version)
            ?? throw Unknown($"{name}/{version}");
    }

    internal ValueTask<Prediction.Prediction> PredictAsync(ServedModel model, IReadOnlyDictionary<string, object?> row, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(engine.Predict(model.Key, row));
    }

    internal IReadOnlyList<Prediction.Prediction> Predict(
        ServedModel model, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel)
    {
        var answers = new List<Prediction.Prediction>(rows.Count);
        foreach (var answer in engine.Predict(model.Key, rows))
        {
            cancel.ThrowIfCancellationRequested();
            answers.Add(answer);
        }
        return answers;
    }

    internal Recommendation Recommend(ServedModel model, string user, int top, bool includeRated) =>
        engine.Recommend(model.Key, user, top, includeRated);

    /// <summary>Ids of the users a recommender was trained on; null for models of other tasks.</summary>
    internal IReadOnlyList<string>? Users(ServedModel model) => engine.Model(model.Key).Rated?.Users;

    /// <summary>Rows that show what a model takes, as its zip has them.</summary>
    internal IReadOnlyList<JsonObject> Samples(ServedModel model) => engine.Model(model.Key).SampleRows();

    /// <summary>The size of a model's zip.</summary>
    internal long Bytes(ServedModel model) => engine.Model(model.Key).Bytes;

    private ServedModel? Loaded(string key)
    {
        try
        {
            return Look(key);
        }
        // The engine's word for a name it does not have.
        catch (KeyNotFoundException)
        {
            return null;
        }
    }

    private ServedModel Look(string key)
    {
        var card = engine.Model(key).Card;
        return _known.TryGetValue(card, out var known) ? known : _known.GetValue(card, _ => Describe(key, card));
    }

    private static ServedModel Describe(string key, ModelCard card)
    {
        var (name, version) = key.LastIndexOf('/') is > 0 and var slash ? (key[..slash], key[(slash + 1)..]) : (key, "1");
        return new(name, version, key, card, new(card));
    }

    private RefusedRequestException Unknown(string name)
    {
        var names = engine.Names;
        return new(404, $"no model '{Short(name)}' is loaded; loaded: {(names.Count == 0 ? "none" : string.Join(", ", names))}.");
    }

    private static string Short(string name) => name.Length <= 100 ? name : name[..100] + "...";

    private static int Number(string version) =>
        int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
