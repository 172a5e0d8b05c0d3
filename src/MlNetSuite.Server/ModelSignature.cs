using System.Collections.Frozen;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Server.Rows;

namespace MlNetSuite.Server;

/// <summary>What a model takes and gives, made ready for reading requests: made once for each loaded model.</summary>
internal sealed class ModelSignature
{
    private const string PixelsName = "Pixels";

    private const int PredictionObject = 160, RowObject = 64, BoxedValue = 32, JsonNumber = 18;

    private readonly FrozenDictionary<string, int> _places;
    private readonly FrozenDictionary<string, int> _anyCase;
    private readonly TrainedNames _trained;

    /// <param name="card">What the model is.</param>
    /// <param name="layout">What it answers.</param>
    internal ModelSignature(ModelCard card, OutputLayout layout)
    {
        ModelColumn[] inputs = [.. card.Inputs.Select(ModelColumn.From)];
        Inputs = inputs;
        MayLackPictures = card.Image is { MayBeMissing: true };
        Pixels = !MayLackPictures && Inputs.Any(c => c.Kind == ColumnKind.Image) && Inputs.All(c => c.Name != PixelsName)
            ? new(PixelsName, ColumnKind.Vector, card.Image is { } image
                ? image.Channels * image.Height * image.Width
                : null)
            { Image = card.Image }
            : null;
        Columns = Pixels is null ? inputs : [.. inputs, Pixels];
        _trained = new(card);
        var others = _trained.All.Except(Columns.Select(column => column.Name));
        Named = [.. Columns, .. others.Select(name => new ModelColumn(name, ColumnKind.Text, null))];
        Outputs = [.. card.Outputs.Select(ModelColumn.Answered)];
        ShownOutputs = [.. Outputs.Where((_, output) => layout.IsShown(output))];
        int[] labels = [.. layout.LabelNames.Select(label => label.EncodedUtf8Bytes.Length)];
        LongestLabel = labels.Length > 0 ? labels.Max() : 0;
        long numbers = layout.NumberCount;
        PredictionBytes = PredictionObject + numbers * sizeof(float);
        // The buffer that is written to grows: three times.
        AnswerBytes = PredictionBytes + 3 * (PredictionObject + LongestLabel + labels.Sum(length => (long)length) + numbers * JsonNumber);
        RowBytes = RowObject + Named.Length * (long)BoxedValue;
        _places = Named.Select((c, i) => (c.Name, i)).ToFrozenDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
        _anyCase = Named.Select((c, i) => (c.Name, i)).GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() == 1)
            .ToFrozenDictionary(same => same.Key, same => same.Single().i, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The columns a row must have.</summary>
    internal IReadOnlyList<ModelColumn> Inputs { get; }

    /// <summary>Whether pictures are columns of a table, null where a row has none.</summary>
    internal bool MayLackPictures { get; }

    /// <summary>What an image model takes in place of its <c>Image</c>: numbers 0..255, channel by channel. Null for other
    /// models.</summary>
    internal ModelColumn? Pixels { get; }

    /// <summary><see cref="Inputs"/>, and <see cref="Pixels"/> last.</summary>
    internal ModelColumn[] Columns { get; }

    /// <summary><see cref="Columns"/>, and what texts and ids were called in training, by which rows of JSON may name them.</summary>
    internal ModelColumn[] Named { get; }

    /// <summary>The columns the model adds.</summary>
    internal IReadOnlyList<ModelColumn> Outputs { get; }

    /// <summary>Those that are given to who names none.</summary>
    internal IReadOnlyList<ModelColumn> ShownOutputs { get; }

    /// <summary>Bytes of the longest class name.</summary>
    internal int LongestLabel { get; }

    /// <summary>Bytes of a row's prediction.</summary>
    internal long PredictionBytes { get; }

    /// <summary>Bytes of a row's prediction and of its answer as JSON.</summary>
    internal long AnswerBytes { get; }

    /// <summary>Bytes of a row whose values are given, those of its vectors, texts and images apart.</summary>
    internal long RowBytes { get; }

    /// <summary>The names of <see cref="Columns"/>, for messages.</summary>
    internal string Names => Pixels is null
        ? string.Join(", ", Inputs.Select(c => c.Name))
        : $"{string.Join(", ", Inputs.Select(c => c.Name))} (or {PixelsName})";

    /// <summary>Whether a row gives all that the model takes.</summary>
    internal bool IsWhole(ModelRow row) => Inputs.All(column => row.ContainsKey(column.Name)
        || (column.Kind == ColumnKind.Image && Pixels is not null && row.ContainsKey(Pixels.Name))
        || _trained.TryFind(row, column.Name, out _));

    /// <summary>The place in <see cref="Columns"/> of a name, or -1.</summary>
    internal int ColumnPlace(string name) => Place(name) is var place && place < Columns.Length ? place : -1;

    /// <summary>The place in <see cref="Named"/> of a name, or -1.</summary>
    internal int Place(string name) => _places.GetValueOrDefault(name, -1);

    /// <summary>As <see cref="Place"/>, in any letter case where no column is spelt so and one alone can be meant.</summary>
    internal int PlaceInAnyCase(string name) => _places.TryGetValue(name, out var place) ? place : _anyCase.GetValueOrDefault(name, -1);
}
