using System.Globalization;
using System.IO.Compression;
using System.Text;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Tests.Server;
using Parquet.Serialization;
using SkiaSharp;

namespace MlNetSuite.Tests.Documentation;

/// <summary>What whoever reads a README has of their own, under the names it uses, and small.</summary>
internal static class ReadersFiles
{
    private static readonly string[] Queues = ["access", "billing", "delivery"];

    private static readonly string[][] Words =
        [["log", "password", "account", "locked"], ["bill", "invoice", "charged", "refund"], ["parcel", "late", "courier", "address"]];

    /// <summary>For the root's README and docs/.</summary>
    internal static void WriteOwnData(string folder)
    {
        WritePictures(folder);
        Write(folder, "tickets.csv", "queue,subject,body", Range(90, i => Ticket(new(i), i % 3)));
        Write(folder, "new-tickets.csv", "subject,body", Range(6, i => Ticket(new(100 + i), i % 3).Split(',', 2)[1]));
        Write(folder, "pairs.csv", "question,other,score", [
            "Where is my parcel?,When does my package come?,4.5", "Where is my parcel?,My card was declined.,0.5",
            "How do I log in?,I cannot sign in.,4", "How do I log in?,The invoice is wrong.,1"]);
        WriteRatings(folder);
        WriteCustomers(folder);
        Write(folder, "new-customers.csv", "age,income,visits,city,gender", Range(240, Customer));
        File.WriteAllText(Path.Combine(folder, "customer.json"),
            """{"age": 25, "income": 33.5, "visits": 2, "city": "Wien", "gender": "f"}""");
        WriteHouses(folder);
        File.WriteAllBytes(Path.Combine(folder, "digit.png"), TinyFiles.Png(TinyData.Images(3, 3), 2));
    }

    /// <summary>For a package's README, which begins where models are made already.</summary>
    internal static void WriteModels(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "models"));
        File.WriteAllBytes(Path.Combine(folder, "digits.zip"), ServedZips.Images);
        File.WriteAllBytes(Path.Combine(folder, "models", "digits.zip"), ServedZips.Images);
        File.WriteAllBytes(Path.Combine(folder, "models", "spam.zip"), ServedZips.Texts);
        File.WriteAllBytes(Path.Combine(folder, "seven.png"), TinyFiles.Png(TinyData.Images(3, 3), 1));
        WriteCustomers(folder);
    }

    /// <summary>A mirror for MLNETSUITE_DATA in which <c>mnist</c> has a few rows.</summary>
    internal static void WriteMirror(string folder)
    {
        var mnist = Directory.CreateDirectory(Path.Combine(folder, "mnist")).FullName;
        foreach (var (name, count) in ((string, int)[])[("train", 200), ("t10k", 40)])
        {
            var random = new Random(count);
            var labels = Enumerable.Range(0, count).Select(i => (byte)(i % 10)).ToArray();
            var pixels = labels.SelectMany(label => Enumerable.Range(0, 28 * 28)
                .Select(p => (byte)(p / 28 / 3 == label ? 200 + random.Next(50) : random.Next(40)))).ToArray();
            Gzip(Path.Combine(mnist, $"{name}-images-idx3-ubyte.gz"),
                [0, 0, 8, 3, .. BigEndian(count), .. BigEndian(28), .. BigEndian(28), .. pixels]);
            Gzip(Path.Combine(mnist, $"{name}-labels-idx1-ubyte.gz"), [0, 0, 8, 1, .. BigEndian(count), .. labels]);
        }
    }

    private static void WritePictures(string folder)
    {
        var data = TinyData.Images(60, 3);
        string[] names = ["beach", "city", "forest"];
        for (var i = 0; i < data.Count; i++)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, "my-pictures", names[data.Labels[i]])).FullName;
            File.WriteAllBytes(Path.Combine(place, $"{i}.png"), TinyFiles.Png(data, i));
        }
        using var picture = SKBitmap.Decode(TinyFiles.Png(data, 1));
        using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, 95);
        File.WriteAllBytes(Path.Combine(folder, "holiday.jpg"), jpeg.ToArray());
    }

    private static string Ticket(Random random, int queue)
    {
        string Word() => Words[queue][random.Next(4)];
        return $"{Queues[queue]},cannot {Word()},\"please help, {Word()} and {Word()} again\"";
    }

    private static void WriteRatings(string folder)
    {
        var data = TinyData.Ratings(30, 20);
        var users = data.Users.Select((_, i) => 30 + i).ToArray();
        Write(folder, "movies.csv", "item,title", data.Items.Select(item => $"{item},Title of {item}"));
        Write(folder, "people.csv", "user,name", users.Select(user => $"{user},Name of {user}"));
        Write(folder, "ratings.csv", "user,item,rating,timestamp", Range(data.Count, i =>
            string.Create(CultureInfo.InvariantCulture,
                $"{users[data.UserIndex[i]]},{data.Items[data.ItemIndex[i]]},{data.Ratings[i]},{1_700_000_000 + i}")));
    }

    private static void WriteCustomers(string folder) =>
        Write(folder, "customers.csv", "age,income,visits,city,gender,churned",
            Range(240, i => $"{Customer(i)},{(i % 3 == 0 ? "yes" : "no")}"));

    private static string Customer(int i)
    {
        var random = new Random(i / 3);
        string[] cities = ["Wien", "Graz", "Linz"];
        return string.Create(CultureInfo.InvariantCulture,
            $"{(i % 3 == 0 ? 22 : 45) + random.Next(12)},{30 + random.Next(300) / 10.0:0.0},{random.Next(9)},{cities[random.Next(3)]},{(i % 2 == 0 ? 'f' : 'm')}");
    }

    private static void WriteHouses(string folder)
    {
        using var file = File.Create(Path.Combine(folder, "houses.parquet"));
        ParquetSerializer.SerializeAsync(
            Range(120, i => new House { Area = 60 + i % 40, Rooms = 2 + i % 5, Price = 2_000 * (60 + i % 40) + 9_000 * (i % 5) + i % 7 }),
            file)
            .GetAwaiter().GetResult();
    }

    private sealed class House
    {
        public double Area { get; set; }

        public int Rooms { get; set; }

        public double Price { get; set; }
    }

    private static T[] Range<T>(int count, Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];

    private static void Write(string folder, string name, string header, IEnumerable<string> rows) =>
        File.WriteAllText(Path.Combine(folder, name), $"{header}\n{string.Join('\n', rows)}\n", new UTF8Encoding(false));

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static void Gzip(string path, byte[] bytes)
    {
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        stream.Write(bytes);
    }
}
