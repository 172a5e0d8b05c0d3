using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Networks.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Networks.Onnx;

public class OnnxClassifierTests
{
    [Fact]
    public void A_graph_becomes_a_zip_with_one_text_label_and_probabilities_in_class_order()
    {
        var graph = new OnnxGraph("identity");
        var logits = graph.Node("Identity", [graph.Input("Features", DataType.Float, -1, 3)]);
        OnnxClassifier.AddOutputs(graph, logits, 3);

        var ml = new MLContext(1);
        var rows = ml.Data.LoadFromEnumerable([new Row { Features = [0, 0, 0] }]);
        var model = OnnxClassifier.Pipeline(ml, graph.ToBytes(), ["zero", "", "日本"]).Fit(rows);

        using var zip = new MemoryStream();
        ml.Model.Save(model, rows.Schema, zip);
        var engine = ml.Model.CreatePredictionEngine<Row, Answer>(ml.Model.Load(zip, out _));
        Assert.Equal("zero", engine.Predict(new Row { Features = [2, 0, 1] }).PredictedLabel);
        Assert.Equal("", engine.Predict(new Row { Features = [0, 2, 1] }).PredictedLabel);
        var last = engine.Predict(new Row { Features = [0, 1, 2] });
        Assert.Equal("日本", last.PredictedLabel);
        // softmax(0, 1, 2)
        Assert.Equal([0.09003057f, 0.24472848f, 0.66524094f], last.Score, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
