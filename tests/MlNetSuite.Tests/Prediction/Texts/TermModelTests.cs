using FsCheck.Fluent;
using FsCheck.Xunit;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Training.Text;

namespace MlNetSuite.Tests.Prediction.Texts;

/// <summary>Models of ML.NET's own steps over texts are scored by our own counting, with ML.NET's answers.</summary>
public sealed class TermModelTests : IDisposable
{
    private static readonly Lazy<byte[]>[] Zips =
    [
        Zip("linear", 3, marked: false),
        Zip("linear", 2, marked: true, ("optimizer", "lbfgs"), ("charNgrams", "0"), ("wordNgrams", "3"), ("minRows", "1")),
        // Words beyond the fortieth are unknown, and so are most characters' n-grams.
        Zip("linear", 3, marked: true, ("maxNgrams", "100"), ("charNgrams", "5"), ("minRows", "5")),
        Zip("lightgbm", 3, marked: false, ("charNgrams", "3")),
        Zip("lightgbm", 2, marked: true),
    ];

    private readonly List<PredictionModel> _models = [.. Zips.Select(zip => PredictionModel.Open(new MemoryStream(zip.Value)))];

    public void Dispose() => _models.ForEach(model => model.Dispose());

    [Fact]
    public void Every_kind_of_model_takes_batches() =>
        Assert.All(_models, model => Assert.True(model.TakesBatches(new Dictionary<string, object?> { ["Text"] = "x" })));

    [Property(MaxTest = 15)]
    public FsCheck.Property Answers_are_those_of_ML_NET() =>
        Prop.ForAll(NastyTexts.All.Generator.ListOf(6).ToArbitrary(),
            texts => _models.ForEach(model => TextParity.AssertSame(model, [.. texts])));

    [Fact]
    public void Texts_of_all_sizes_with_markup_and_without_are_answered_alike() =>
        _models.ForEach(model => TextParity.AssertSame(model, TextParity.AllSizes));

    private static Lazy<byte[]> Zip(string trainer, int classes, bool marked, params (string Name, string Value)[] set) =>
        new(() => TextParity.Zip(trainer, set.ToDictionary(s => s.Name, s => s.Value), classes, marked));
}
