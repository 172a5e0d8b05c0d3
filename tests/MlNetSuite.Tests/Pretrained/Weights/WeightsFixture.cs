using System.Security.Cryptography;
using System.Text;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

/// <summary>Places for weights, with a catalog of one entry whose model is a resource of an assembly and whose vocabulary is a file.</summary>
internal sealed class WeightsFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal static byte[] Model { get; } = File.ReadAllBytes(Path.Combine(Repository.Folder, "src/MlNetSuite.Pretrained/weights.json"));

    internal static byte[] Vocabulary { get; } = Encoding.UTF8.GetBytes("[PAD]\n[UNK]\n");

    internal static WeightsEntry Entry { get; } = new(
        "tiny", "Tiny", WeightsKind.Text, "MIT", "Nobody", "https://example.org", 4, new("Tiny.Weights", "1.2.3"),
        [
            new("model.onnx", Model.Length, Sum(Model), "lib/net10.0/Tiny.dll", "weights.json"),
            new("vocab.txt", Vocabulary.Length, Sum(Vocabulary), "content/vocab.txt"),
        ]);

    /// <summary>An assembly with the resource that the entry names.</summary>
    internal static string Assembly { get; } = typeof(WeightsCatalog).Assembly.Location;

    internal WeightsStore Store => new(new([Entry]), [this["one"], this["two"]], this["cache"], [this["packages"]]);

    internal string this[string name] => Path.Combine(_folder.Path, name);

    public void Dispose() => _folder.Dispose();

    internal string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    internal void PutInto(string folder)
    {
        Write($"{folder}/model.onnx", Model);
        Write($"{folder}/vocab.txt", Vocabulary);
    }

    internal void PutPackage()
    {
        Write("packages/tiny.weights/1.2.3/lib/net10.0/Tiny.dll", File.ReadAllBytes(Assembly));
        Write("packages/tiny.weights/1.2.3/content/vocab.txt", Vocabulary);
    }

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
