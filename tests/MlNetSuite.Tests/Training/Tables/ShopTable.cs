using System.Globalization;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>A made-up table of goods: what a title is about tells the department, and no word of a test row but the commonest is in a
/// training row.</summary>
internal static class ShopTable
{
    private static readonly (string Department, string[] Train, string[] Test)[] Goods =
    [
        ("food", ["apple pie", "cheese sandwich", "tomato soup", "chocolate cake", "chicken curry", "rice pudding"],
            ["banana bread", "grilled salmon", "mushroom risotto", "beef stew"]),
        ("garden", ["rose bush", "lawn mower", "flower pot", "watering can", "apple tree seedling", "compost heap"],
            ["tulip bulbs", "hedge trimmer", "greenhouse", "garden rake"]),
        ("music", ["electric guitar", "grand piano", "violin strings", "jazz drum kit", "opera recording", "brass trumpet"],
            ["wooden flute", "symphony album", "church organ", "cello bow"]),
    ];

    private static readonly string[] Frames =
        ["a {0} for the weekend", "one {0} as good as new", "the best {0} in town", "my old {0} is for sale"];

    internal static string[] Lines(bool test) =>
    [
        "Price,Title,Note,department",
        .. Goods.SelectMany(goods => (test ? goods.Test : goods.Train).SelectMany((thing, i) => Frames.Select((frame, f) =>
        {
            var price = ((i * 7 + f * 3) % 11 + 0.5).ToString(CultureInfo.InvariantCulture);
            var note = f == 1 ? "" : $"seen by {i * 4 + f} people in the {Word(i + f)} week";
            return $"{price},{frame.Replace("{0}", thing, StringComparison.Ordinal)},{note},{goods.Department}";
        }))),
    ];

    /// <summary>A model of the table, whose accuracy on test rows is its card's.</summary>
    internal static byte[] Train(string trainer, params (string Name, string Value)[] parameters)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("goods.csv"), Lines(test: false));
        File.WriteAllLines(folder.File("new.csv"), Lines(test: true));
        var request = new TrainRequest
        {
            Data = folder.File("goods.csv"),
            Test = folder.File("new.csv"),
            Trainer = trainer,
            Parameters = parameters.ToDictionary(p => p.Name, p => p.Value),
            Artifact = folder.File("goods.zip"),
        };
        TrainingTasks.Find("classification").Train(request, new(Seed: 1, Threads: 2));
        return File.ReadAllBytes(request.Artifact);
    }

    internal static PredictionModel Open(byte[] zip) => PredictionModel.Open(new MemoryStream(zip));

    private static string Word(int i) => ((string[])["first", "second", "third", "fourth", "last"])[i % 5];
}
