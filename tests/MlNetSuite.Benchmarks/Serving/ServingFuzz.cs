using System.Diagnostics;
using System.Net;
using MlNetSuite.Server;
using MlNetSuite.Tests.Server.Fuzzing;
using MlNetSuite.Training;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary><c>-- serving fuzz</c>: a hundred thousand spoilt requests to a server with a model of each kind of input.</summary>
internal static class ServingFuzz
{
    private const int Requests = 100_000;

    internal static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-fuzz").FullName;
        try
        {
            Train(folder);
            await using var app =
                PredictionServer.Create(new() { Models = [folder], Urls = [new(IPAddress.Loopback, 0)], Drain = TimeSpan.Zero });
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = new(app.Addresses()[0]) };
            var watch = Stopwatch.StartNew();
            var report = await RequestFuzzer.RunAsync(client, Seeds(), Requests, seed: 1, CancellationToken.None);
            Console.WriteLine($"{report.Requests:N0} spoilt requests in {watch.Elapsed.TotalSeconds:0} s: "
                + string.Join(", ", report.Statuses.OrderBy(s => s.Key).Select(s => $"{s.Value:N0} answered {s.Key}"))
                + $"; {report.Faults.Count} faults");
            foreach (var fault in report.Faults.Take(20))
                Console.WriteLine(fault);
            return report.Faults.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Train(string folder)
    {
        foreach (var (task, data, trainer, name) in ((string, string, string, string)[])
            [("text-classification", "spam-assassin", "linear", "mails"),
                ("image-classification", "fashion-mnist-mini", "linear", "clothes"),
                    ("recommendation", "insteval", "popular", "lecturers")])
            TrainingTasks.Find(task)
                .Train(new() { Data = data, Trainer = trainer, Artifact = Path.Combine(folder, $"{name}.zip") }, new(Seed: 1, Threads: 2));
    }

    private static FuzzSeed[] Seeds()
    {
        var pixels = new byte[28 * 28];
        new Random(1).NextBytes(pixels);
        var png = Png();
        return
        [
            FuzzSeed.Json("/predict/mails", """[{"Text":"you have won"},{"Text":"été 日本 \u00e9"}]"""),
            FuzzSeed.Json("/predict/clothes", $$"""{"Pixels":[{{string.Join(',', pixels)}}]}"""),
            FuzzSeed.Json("/predict/clothes", $$"""{"Image":"{{Convert.ToBase64String(png)}}"}"""),
            new("/predict/clothes", png, "image/png"),
            FuzzSeed.Json("/recommend/lecturers", """{"user":"3","top":4,"includeRated":true}"""),
            FuzzSeed.Json("/v2/models/mails/infer",
                """{"id":"1","inputs":[{"name":"Text","shape":[2,1],"datatype":"BYTES","data":[["won"],["dear"]]}],"outputs":[{"name":"Score","parameters":{"binary_data":true}}]}"""),
            FuzzSeed.Binary("/v2/models/clothes/infer",
                """{"inputs":[{"name":"Pixels","shape":[1,1,28,28],"datatype":"UINT8","parameters":{"binary_data_size":784}}],"parameters":{"binary_data_output":true}}""", pixels),
            FuzzSeed.Binary("/v2/models/mails/infer",
                """{"inputs":[{"name":"Text","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":16}}]}""",
                [4, 0, 0, 0, .. "spam"u8, 4, 0, 0, 0, .. "free"u8]),
        ];
    }

    private static byte[] Png()
    {
        using var bitmap = new SkiaSharp.SKBitmap(16, 16);
        bitmap.Erase(SkiaSharp.SKColors.Teal);
        using var encoded = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }
}
