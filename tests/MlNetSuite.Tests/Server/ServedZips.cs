using System.Text.Json.Nodes;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Training.Images;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Server;

/// <summary>A small zip of each task, as <c>mlnetsuite train</c> would write it, none of them by libtorch.</summary>
internal static class ServedZips
{
    private static readonly Lazy<byte[]> ImageZip =
        new(() => Pack("image-classification", ToyArtifacts.Linear, ToyArtifacts.Images, new(1, 8, 8)));

    private static readonly Lazy<byte[]> TextZip =
        new(() => Train("text-classification", new LinearTextTrainer(), (TextDataset)TinyData.For(typeof(TextDataset))));

    private static readonly Lazy<byte[]> TableZip =
        new(() => Train("classification", new LbfgsTableTrainer(), (ClassificationTable)TinyData.For(typeof(ClassificationTable))));

    private static readonly Lazy<byte[]> NumberZip =
        new(() => Train("regression", new SdcaTableTrainer.Regressor(), (RegressionTable)TinyData.For(typeof(RegressionTable))));

    private static readonly Lazy<byte[]> RatingZip =
        new(() => Train("recommendation", new EaseTrainer(), (RatingDataset)TinyData.For(typeof(RatingDataset))));

    /// <summary>8 x 8 grey images, four classes.</summary>
    internal static byte[] Images => ImageZip.Value;

    /// <summary>One <c>Text</c>, which training rows called <c>subject</c>, and three topics.</summary>
    internal static byte[] Texts => TextZip.Value;

    /// <summary><c>Size</c>, <c>Weight</c> (numbers), <c>Colour</c>, <c>Seen</c> (texts); three kinds.</summary>
    internal static byte[] Table => TableZip.Value;

    /// <summary>As <see cref="Table"/>, with a number for an answer.</summary>
    internal static byte[] Numbers => NumberZip.Value;

    /// <summary><c>User</c> and <c>Item</c>.</summary>
    internal static byte[] Ratings => RatingZip.Value;

    /// <summary>As <see cref="Texts"/>, with other names for the same three topics.</summary>
    internal static byte[] TextsOf(params string[] classes) =>
        Train("text-classification", new LinearTextTrainer(), (TextDataset)TinyData.For(typeof(TextDataset)) with { Classes = classes });

    /// <summary>As <see cref="Ratings"/>, with this before the name of each item.</summary>
    internal static byte[] RatingsOf(string prefix)
    {
        var ratings = (RatingDataset)TinyData.For(typeof(RatingDataset));
        return Train("recommendation", new EaseTrainer(), ratings with { Items = [.. ratings.Items.Select(item => prefix + item)] });
    }

    /// <summary>A folder as a server is given: images, topics, kinds, prices, films, and versions 1 and 2 of topics.</summary>
    internal static void WriteTo(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.File("kinds"));
        foreach (var (name, zip) in ((string, byte[])[])
            [("images.zip", Images), ("topics.zip", Texts), ("kinds/1.zip", Table), ("kinds/2.zip", Table), ("prices.zip", Numbers),
                ("films.zip", Ratings)])
            File.WriteAllBytes(folder.File(name), zip);
    }

    private static byte[] Train<TData>(string task, ITrainer<TData> trainer, TData data) where TData : Dataset
    {
        using var model = trainer.Train(data, trainer.Space.Defaults, ToyArtifacts.Run);
        return Pack(task, model, data, null);
    }

    private static byte[] Pack(string task, TrainedModel model, Dataset data, CardImage? image)
    {
        string[] labels = data switch
        {
            ImageDataset i => [.. i.Classes],
            TextDataset t => [.. t.Classes],
            ClassificationTable c =>
            [.. c.Classes],
            _ => []
        };
        var card = ToyArtifacts.Card(model) with
        {
            Task = task,
            Dataset = data.Name,
            Image = image,
            Outputs = ToyArtifacts.Outputs(model, labels),
            Labels = labels,
            Reading = data is TextDataset ? new() { Columns = new("queue", ["subject"]) } : null,
        };
        return ModelArtifact.Pack(ToyArtifacts.Run.ML, model.Transformer, model.InputSchema, card,
            [.. Enumerable.Range(0, 3).Select(row => Sample(data, row))],
            model.Entries);
    }

    private static JsonObject Sample(Dataset data, int row) => data switch
    {
        ImageDataset images => new() { ["Image"] = Convert.ToBase64String(Pngs.Of(images, row)) },
        TextDataset texts => new() { ["Text"] = texts.Texts[row] },
        RatingDataset ratings =>
            new() { ["User"] = ratings.Users[ratings.UserIndex[row]], ["Item"] = ratings.Items[ratings.ItemIndex[row]] },
        TableDataset table => TableRows.Sample(table, row),
        _ => throw new NotSupportedException($"no sample of {data.GetType().Name} yet; add it here."),
    };
}
