using System.Globalization;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;
using SkiaSharp;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>A made-up table with photographs: whether there is a disc or a box in it, and whether the price is low or high, tell the class
/// together.</summary>
internal static class PhotoTable
{
    /// <summary>Writes <c>{name}.csv</c> and its pictures below <c>shots</c>; every ninth row has no picture, and its price tells
    /// alone.</summary>
    internal static string Write(TemporaryFolder folder, string name, int rows, int first = 0)
    {
        Directory.CreateDirectory(folder.File("shots"));
        List<string> lines = ["Price,Photo,shelf"];
        for (var i = first; i < first + rows; i++)
        {
            var (isDisc, price) = (i % 2 == 0, i * 7 % 10 + 0.5);
            var photo = i % 9 == 4 ? "" : $"shots/{name}{i}.png";
            if (photo.Length > 0)
                File.WriteAllBytes(folder.File(photo), Picture(isDisc, i));
            var what = photo.Length == 0 ? "none" : isDisc ? "disc" : "box";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{price},{photo},{(price < 5 ? "low" : "high")} {what}"));
        }
        File.WriteAllLines(folder.File($"{name}.csv"), lines);
        return folder.File($"{name}.csv");
    }

    /// <summary>Of 80 to 125 pixels, which stock ML.NET brings to the size of a model as we do; some are transparent around the
    /// shape.</summary>
    internal static byte[] Picture(bool isDisc, int seed)
    {
        var random = new Random(seed);
        var side = 80 + seed * 5 % 46;
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Bgra8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(seed % 5 == 0 ? SKColors.Transparent : new((byte)random.Next(160, 256), (byte)random.Next(160, 256), 230));
        using var paint = new SKPaint { Color = new((byte)random.Next(120), (byte)random.Next(120), (byte)random.Next(120)) };
        var (x, y, radius) = (side / 2 + random.Next(-6, 7), side / 2 + random.Next(-6, 7), side / 4 + random.Next(8));
        if (isDisc)
            canvas.DrawCircle(x, y, radius, paint);
        else
            canvas.DrawRect(x - radius, y - radius, 2 * radius, 2 * radius, paint);
        canvas.Flush();
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }

    /// <summary>A model of the table, whose accuracy on test rows is its card's.</summary>
    internal static byte[] Train(string trainer, params (string Name, string Value)[] parameters)
    {
        using var folder = new TemporaryFolder();
        var request = new TrainRequest
        {
            Data = Write(folder, "shop", 90),
            Test = Write(folder, "new", 36, first: 1_000),
            Trainer = trainer,
            Parameters = parameters.ToDictionary(p => p.Name, p => p.Value),
            Artifact = folder.File("shop.zip"),
        };
        TrainingTasks.Find("classification").Train(request, new(Seed: 1, Threads: 2));
        return File.ReadAllBytes(request.Artifact);
    }

    internal static PredictionModel Open(byte[] zip) => PredictionModel.Open(new MemoryStream(zip));
}
