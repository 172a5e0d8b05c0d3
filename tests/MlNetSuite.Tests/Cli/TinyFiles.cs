using System.Globalization;
using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Tests.Contracts;
using SkiaSharp;

namespace MlNetSuite.Tests.Cli;

/// <summary>The tiny rows as files, as a person would have them.</summary>
internal static class TinyFiles
{
    internal static string Ratings(TemporaryFolder folder)
    {
        var data = TinyData.Ratings(30, 20);
        var text = new StringBuilder("user,item,rating\n");
        for (var i = 0; i < data.Count; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"{data.Users[data.UserIndex[i]]},{data.Items[data.ItemIndex[i]]},{data.Ratings[i]}\n");
        return Write(folder, "my ratings.csv", text.ToString());
    }

    internal static string Texts(TemporaryFolder folder)
    {
        var data = TinyData.Texts(90, 3);
        var text = new StringBuilder("label,text\n");
        for (var i = 0; i < data.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{data.Classes[data.Labels[i]]},\"{data.Texts[i]}\"\n");
        return Write(folder, "mes données.csv", text.ToString());
    }

    /// <summary>A folder of PNG files by class.</summary>
    internal static string Images(TemporaryFolder folder)
    {
        var data = TinyData.Images(45, 3);
        var root = folder.File("pictures");
        for (var i = 0; i < data.Count; i++)
        {
            var place = Directory.CreateDirectory(Path.Combine(root, data.Classes[data.Labels[i]])).FullName;
            File.WriteAllBytes(Path.Combine(place, $"{i}.png"), Png(data, i));
        }
        return root;
    }

    internal static byte[] Png(ImageDataset data, int row)
    {
        var format = new SKImageInfo(data.Shape.Width, data.Shape.Height, SKColorType.Gray8, SKAlphaType.Opaque);
        using var image = SKImage.FromPixelCopy(format, data.Image(row));
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    internal static string Write(TemporaryFolder folder, string name, string text)
    {
        var path = folder.File(name);
        File.WriteAllText(path, text);
        return path;
    }
}
