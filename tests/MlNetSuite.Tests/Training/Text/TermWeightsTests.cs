using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Text;

/// <summary>Frequencies weigh as the textbook says, and the shipped graph weighs as training did.</summary>
public class TermWeightsTests
{
    [Fact]
    public void Term_and_document_frequencies_follow_their_formulas()
    {
        // Two texts: row 3 three times and row 4 once; row 3 once. Row 4 counts for half to begin with.
        var terms = TermWeights.Of(Bags([4, 3, 3, 3], [3]), [0, 0, 0, 1, 0.5f], tfIdf: true);
        var rare = 0.5 * (1 + Math.Log(3d / 2));
        Assert.Equal(1, terms.Rows[3], 1e-6);
        Assert.Equal(rare, terms.Rows[4], 1e-6);
        Assert.Equal(1 / Math.Sqrt(Math.Pow(1 + Math.Log(3), 2) + rare * rare), terms.InverseNorms[0], 1e-6);
        Assert.Equal(1, terms.InverseNorms[1], 1e-6);
    }

    [Fact]
    public void Presence_counts_a_row_once()
    {
        var terms = TermWeights.Of(Bags([4, 3, 3]), [0, 0, 0, 1, 0.5f], tfIdf: false);
        Assert.Equal(1 / Math.Sqrt(1 + 0.25), terms.InverseNorms[0], 1e-6);
    }

    [Theory]
    [InlineData(TermWeights.Presence)]
    [InlineData(TermWeights.TfIdf)]
    public void The_graph_gives_the_machines_margins(string weights)
    {
        string[] texts = ["red red green Ada 7", "green blue", "blue blue blue NASA", "red in Rome", "", "blue green green"];
        int[] labels = [0, 1, 1, 0, 1, 1];
        var (vocabulary, bags) = Vocabulary.LearnDistinct(
            texts, new(2, 3, 1, 1000) { PairDistance = 2, Shapes = true }, counted: true, 1, TestContext.Current.CancellationToken);
        var options = new NbSvmOptions(4, 1, 1, 0.25, 50) { ContextWeight = 0.5, TfIdf = weights == TermWeights.TfIdf };
        var machines = new NbSvm(vocabulary, bags, labels, 2, options);
        var learned = machines.Learn(1, 1, TestContext.Current.CancellationToken);
        var block = new float[vocabulary.Rows];
        block.AsSpan(Symbols.Start).Fill(1);
        block.AsSpan(vocabulary.FirstContextRow).Fill(0.5f);
        block.AsSpan(vocabulary.FirstCharacterRow).Fill(0.25f);
        var solver = new DualCoordinateDescent(TermWeights.Of(bags, block, options.TfIdf), DenseFeatures.None, 50);

        var ml = new MLContext();
        using var model = VocabularyGraph.Model(
            ml, machines.Graph(learned with { Temperature = 1 }), new("colours", texts, labels, ["a", "b"]));
        var scores = model.Transformer.Transform(ml.Data.LoadFromEnumerable(texts.Select(t => new Row { Text = t })))
            .GetColumn<float[]>("Score").ToArray();
        for (var i = 0; i < texts.Length; i++)
            Assert.Equal(1 / (1 + Math.Exp(-2 * solver.Margin(i, learned.Weights[1], new int[bags.MostRows]))), scores[i][1], 1e-5);
    }

    [Fact]
    public void Every_option_together_gives_the_same_model_on_any_threads_and_in_stock_ML_NET()
    {
        var tiny = TinyData.Texts(60, 3);
        var data = tiny with { Texts = [.. tiny.Texts.Select((t, i) => i % 2 == 0 ? $"{t} Ada NASA {i}" : t)] };
        var trainer = new NbSvmTrainer();
        var set = trainer.Space.Resolve(new Dictionary<string, string>
        {
            ["pairs"] = "4",
            ["shapes"] = "true",
            ["termWeights"] = TermWeights.TfIdf,
            ["ratioPower"] = "0.5",
            ["classWeights"] = "balanced",
        });
        float[][] Scores(int threads)
        {
            var run = new TrainingRun(1, threads);
            using var model = trainer.Train(data, set, run);
            using var zip = new MemoryStream();
            run.ML.Model.Save(model.Transformer, model.InputSchema, zip);
            zip.Position = 0;
            var ml = new MLContext();
            var stock = ml.Model.Load(zip, out _);
            using var owned = stock as IDisposable;
            return [.. stock.Transform(ml.Data.LoadFromEnumerable(data.Texts.Select(t => new Row { Text = t })))
                .GetColumn<float[]>("Score")];
        }
        Assert.Equal(Scores(1), Scores(3));
    }

    private static DistinctBags Bags(params int[][] texts) => DistinctBags.Read(
        texts.Length, () => (text, rows) => rows.AddRange(texts[text]), counted: true, 1, TestContext.Current.CancellationToken);

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
