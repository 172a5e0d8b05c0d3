using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction;

/// <summary>What a model is, what it was trained on and how well it did: the entry <c>MlNetSuite/card.json</c> of an artifact.</summary>
public sealed record ModelCard
{
    /// <summary>The newest card format this library reads and the one it writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format of this card.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The task, such as <c>image-classification</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The trainer, such as <c>convnet</c>.</summary>
    public required string Trainer { get; init; }

    /// <summary>Every parameter the trainer ran with.</summary>
    public required JsonObject Parameters { get; init; }

    /// <summary>Metrics on test rows that neither training nor a sweep ever saw; empty where there were none.</summary>
    public required JsonObject Metrics { get; init; }

    /// <summary>What the parameters were chosen by: the <c>protocol</c>, such as <c>holdout</c>, and its <c>metrics</c> on rows
    /// held out of the training rows; null where nothing was chosen.</summary>
    public JsonObject? Validation { get; init; }

    /// <summary>The models this one is averaged from; empty where it is one.</summary>
    public IReadOnlyList<CardMember> Members { get; init; } = [];

    /// <summary>A catalog id, or a file or folder name.</summary>
    public required string Dataset { get; init; }

    /// <summary>SHA-256 of the training rows, lower-case hex.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Rows trained on, validation rows included.</summary>
    public required int TrainRows { get; init; }

    /// <summary>Rows of <see cref="TrainRows"/> that chose the epoch.</summary>
    public int ValidationRows { get; init; }

    /// <summary>Rows <see cref="Metrics"/> were measured on.</summary>
    public required int TestRows { get; init; }

    /// <summary>The seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>The share of the rows that was held out for testing at random, where a person asked for one; null for the data's or the
    /// task's own way.</summary>
    public double? Split { get; init; }

    /// <summary>The size of image the model looks at, in each of its columns of images; null where it takes no images.</summary>
    public CardImage? Image { get; init; }

    /// <summary>Versions of the libraries that trained it, by package name.</summary>
    public required IReadOnlyDictionary<string, string> Libraries { get; init; }

    /// <summary>When it was trained.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Columns an app gives.</summary>
    public required IReadOnlyList<CardColumn> Inputs { get; init; }

    /// <summary>What the model answers to a row: columns it adds, and what each means.</summary>
    public required IReadOnlyList<CardOutput> Outputs { get; init; }

    /// <summary>Class names in the order of the output of <see cref="OutputRole.Probabilities"/>; empty where the task has no
    /// classes.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The column of the training table that held the answers; null where they came in another way.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>How the training rows were to be read where a person said so, and which columns of texts or ratings they had; null where
    /// there is nothing of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardReading? Reading { get; init; }

    /// <summary>How each column of the training table was read, the answers last; null where rows were no table, and in cards of earlier
    /// versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CardTableColumn>? Columns { get; init; }

    /// <summary>What the training rows and the model's answers were like, to measure drift from; null in cards of earlier
    /// versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelProfile? Profile { get; init; }

    /// <summary>Things a person should know about this model.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The card as one JSON object, as <c>MlNetSuite/card.json</c> has it.</summary>
    public JsonObject ToJson() => (JsonObject)JsonSerializer.SerializeToNode(this, ArtifactJson.Default.ModelCard)!;
}

/// <summary>One of the models an ensemble is averaged from.</summary>
/// <param name="Trainer">Its trainer.</param>
/// <param name="Parameters">Every parameter it was trained with.</param>
/// <param name="Weight">Its share in the answer; all together are 1.</param>
public sealed record CardMember(string Trainer, JsonObject Parameters, double Weight);

/// <summary>A column of a model's schema.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">An ML.NET type in its short form: <c>Text</c>, <c>Single</c>, <c>Image</c>, ...</param>
/// <param name="Size">Length of a vector column, or null for a single value.</param>
public record CardColumn(string Name, string Type, int? Size = null)
{
    /// <summary>How a text column writes numbers; null where it holds text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NumberFormat? Format { get; init; }

    /// <summary>How a text column writes dates; null where it holds none, and in cards of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateFormat? Date { get; init; }

    /// <summary>The values that training has seen, where they are few and recur; null for others, and in cards of earlier versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>Whether it holds numbers, written in whatever way.</summary>
    [JsonIgnore]
    public bool IsNumber => Type == "Single" || Format is not null;
}

/// <summary>How a column of a training table was read.</summary>
/// <param name="Name">As in the header.</param>
/// <param name="Kind"><c>number</c>, <c>category</c>, <c>date</c>, <c>prose</c>, <c>left out</c> and why, or <c>label</c> for the
/// answers.</param>
/// <param name="Format">How its numbers or dates are written, where not in the invariant way; else null.</param>
/// <param name="Missing">Training rows without a value.</param>
/// <param name="Odd">Cells of the whole file that could not be read and were taken as missing.</param>
/// <param name="Note">What a person should know; else null.</param>
public sealed record CardTableColumn(string Name, string Kind, string? Format, int Missing, int Odd, string? Note);

/// <summary>How a file of training rows was to be read.</summary>
/// <param name="NoHeader">Whether the first line is a row; null where that was inferred, as each of the others.</param>
/// <param name="Skip">Lines above the table.</param>
/// <param name="Encoding">What the text is encoded in.</param>
/// <param name="Sheet">The sheet of a workbook.</param>
/// <param name="Decimal">The decimal mark of all numbers.</param>
/// <param name="Missing">Words for a missing value, in addition to those that always are.</param>
public sealed record CardReading(bool? NoHeader = null, int? Skip = null, string? Encoding = null, string? Sheet = null,
    string? Decimal = null, IReadOnlyList<string>? Missing = null)
{
    /// <summary>True where a table of ratings was to be read as one that says only who chose what, whatever columns it has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? NoRatings { get; init; }

    /// <summary>True where pictures in folders within a class folder were to be of that class.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Recursive { get; init; }

    /// <summary>The columns of texts or ratings; null where the training rows had none, and in cards of earlier versions for columns that
    /// nobody named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CardRoles? Columns { get; init; }
}

/// <summary>Columns of texts or ratings, as the file of training rows calls them: by name, or by position from 1 where it has no
/// header.</summary>
/// <param name="Label">The class of a row; null where there is none, as each of the others.</param>
/// <param name="Text">The texts that are joined, in this order.</param>
/// <param name="User">Who rated.</param>
/// <param name="Item">What was rated.</param>
/// <param name="Rating">The rating.</param>
/// <param name="Timestamp">When.</param>
public sealed record CardRoles(string? Label = null, IReadOnlyList<string>? Text = null, string? User = null, string? Item = null,
    string? Rating = null, string? Timestamp = null);

/// <summary>How an image model sees every image, and the size that it scales it to.</summary>
/// <param name="Channels">1 for grey, 3 for RGB.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
public sealed record CardImage(int Channels, int Height, int Width)
{
    /// <summary>The colour that shows where a picture is transparent, as <c>#rrggbb</c>; null in cards of earlier versions, whose models
    /// see colours multiplied by alpha, transparent as black, and single pixels of larger pictures instead of averages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Background { get; init; }

    /// <summary>The bits in use of grey pictures that have 16 a pixel; null where training saw none, and the fewest are taken that hold a
    /// picture's levels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? GreyBits { get; init; }

    /// <summary>Whether pictures are columns of a table, of which rows may have none: null in their place, or for an app that knows ML.NET
    /// alone a wholly transparent picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MayBeMissing { get; init; }
}
