using FsCheck.Fluent;
using FsCheck.Xunit;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Onnx;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Tests.Training.Text;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Prediction.Texts;

/// <summary>What our own counting answers is what ML.NET answers with the same zip.</summary>
public sealed class TextNetworkTests : IDisposable
{
    /// <summary>Every ending a text graph has: presence and frequency, two classes and three, one matrix and two.</summary>
    private static readonly (string Trainer, Dictionary<string, string> Set)[] Kinds =
    [
        ("nbsvm", []),
        ("nbsvm", new() { ["termWeights"] = "tfidf", ["pairs"] = "3", ["shapes"] = "true", ["charScope"] = "word" }),
        ("nbsvm", new() { ["charNgrams"] = "0", ["wordNgrams"] = "1" }),
        ("embedding-bag", new() { ["epochs"] = "5" }),
        ("embedding-bag", new() { ["epochs"] = "5", ["dimension"] = "2", ["wordNgrams"] = "3" }),
    ];

    private static readonly Lazy<byte[]>[] Zips =
        [.. Kinds.SelectMany(kind => new[] { false, true }.Select(marked =>
            new Lazy<byte[]>(() => TextParity.Zip(kind.Trainer, kind.Set, kind.Set.ContainsKey("shapes") ? 2 : 3, marked))))];

    private readonly List<PredictionModel> _models = [.. Zips.Select(zip => PredictionModel.Open(new MemoryStream(zip.Value)))];

    public void Dispose() => _models.ForEach(model => model.Dispose());

    [Fact]
    public void Every_kind_of_text_graph_is_read()
    {
        foreach (var (model, place) in _models.Select((model, i) => (model, i)))
        {
            var network = TextNetworkGraph.Read(model.OnnxModel()!);
            Assert.NotNull(network);
            Assert.Equal(Kinds[place / 2].Trainer == "nbsvm", network.Norm && network.Distinct && network.Bias is not null);
            Assert.Equal(Kinds[place / 2].Set.ContainsValue("tfidf"), network.Counts);
            Assert.Equal(Kinds[place / 2].Set.ContainsKey("dimension"), network.Head is not null);
            Assert.True(model.TakesBatches(new Dictionary<string, object?> { ["Text"] = "x" }), $"kind {place}");
        }
    }

    [Property(MaxTest = 15)]
    public FsCheck.Property Answers_are_those_of_ML_NET() =>
        Prop.ForAll(NastyTexts.All.Generator.ListOf(6).ToArbitrary(),
            texts => _models.ForEach(model => TextParity.AssertSame(model, [.. texts])));

    [Fact]
    public void Texts_of_all_sizes_with_markup_and_without_are_answered_alike() =>
        _models.ForEach(model => TextParity.AssertSame(model, TextParity.AllSizes));

    [Fact]
    public void Rows_of_an_apps_own_type_are_answered_as_rows_by_name()
    {
        foreach (var model in _models)
        {
            string[] texts = ["match goal", "sugar bake", ""];
            var cancel = TestContext.Current.CancellationToken;
            var typed = model.Predict<TextParity.TextRow, Answer>([.. texts.Select(text => new TextParity.TextRow { Text = text })], cancel);
            var named = model.Predict([.. texts.Select(text => new Dictionary<string, object?> { ["Text"] = text })], cancel);
            Assert.Equal(named.Select(answer => answer.Label), typed.Select(answer => answer.PredictedLabel));
            Assert.Equal(named[0].Probabilities.Values, typed[0].Score);
        }
    }

    [Fact]
    public void A_graph_of_another_kind_is_left_to_ONNX_Runtime()
    {
        Assert.Null(TextNetworkGraph.Read(ToyArtifacts.Onnx));
        Assert.False(TextNetworkGraph.Cleans(ToyArtifacts.Onnx));
        Assert.False(TextNetworkGraph.Cleans(_models[0].OnnxModel()!));
    }

    [Fact]
    public void A_graph_whose_rows_or_keys_do_not_fit_is_not_read()
    {
        var whole = ModelProto.Parser.ParseFrom(_models[0].OnnxModel());
        byte[] With(Action<GraphProto> change)
        {
            var changed = whole.Clone();
            change(changed.Graph);
            return changed.ToByteArray();
        }
        TensorProto Constant(GraphProto graph, string op, int input) =>
            graph.Initializer.Single(c => c.Name == graph.Node.First(node => node.OpType == op).Input[input]);
        Assert.NotNull(TextNetworkGraph.Read(With(_ => { })));
        // A table of fewer rows than the vocabulary names; symbols wider than a key has room for; no bits at all.
        Assert.Null(TextNetworkGraph.Read(With(graph => Constant(graph, "Gather", 0).RawData = ByteString.CopyFrom(new byte[4 * 40]))));
        foreach (var factor in new[] { 1L << 40, 1, 0 })
            Assert.Null(TextNetworkGraph.Read(
                With(graph => Constant(graph, "Mul", 1).RawData = ByteString.CopyFrom(BitConverter.GetBytes(factor)))));
        Assert.Null(TextNetworkGraph.Read([1, 2, 3]));
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
