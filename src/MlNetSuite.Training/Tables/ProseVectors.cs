using Microsoft.ML;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>What a pretrained encoder makes of columns of prose: a vector for each text, an empty one too, those of a row side by
/// side.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Values">The vectors of the training rows, <c>[rows, width]</c>; not to be changed, trainings share them.</param>
/// <param name="Encoder">The graph that makes them of an app's rows.</param>
internal sealed record ProseVectors(IReadOnlyList<string> Columns, float[] Values, byte[] Encoder)
{
    /// <summary>Numbers of a row.</summary>
    internal required int Width { get; init; }

    /// <summary>What a person should know of texts that were not read whole.</summary>
    internal required IReadOnlyList<string> Notes { get; init; }

    /// <summary>About what it takes.</summary>
    internal long Bytes => Values.LongLength * sizeof(float) + Encoder.Length;

    /// <exception cref="InputException">The encoder's weights are not there.</exception>
    internal static ProseVectors Fit(TrainingRun run, TableDataset data, IReadOnlyList<TableColumn> prose, ParameterSet parameters)
    {
        run.Report(new("reading the pretrained encoder", 0));
        var options = EncoderParameters.Options(parameters, data, run);
        var onnx = ColumnEncoderGraph.Write(options, prose.Count);
        using var encoder = new TextEncoder(new TokenModel(ColumnEncoder.Of(onnx)!, run.Vectors));
        string[] texts = [.. Enumerable.Range(0, data.Count).SelectMany(row => prose.Select(column => column.Text(row)))];
        var encoded = encoder.Encode(texts, run.Threads, new StepReport(run, texts.Length, "texts encoded", 0, 0.2).Done, run.Cancel);
        return new([.. prose.Select(column => column.Name)], encoded.Vectors, onnx)
        {
            Width = prose.Count * options.Width,
            Notes = EncoderParameters.Notes(encoded.Tokens, parameters),
        };
    }

    /// <summary>A training row's vectors.</summary>
    internal ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>Declares them as an input of a graph, <c>[batch, width]</c>.</summary>
    internal string Add(OnnxGraph graph) => graph.Input(ColumnEncoder.Vectors, DataType.Float, -1, Width);

    /// <summary>Adds the way from an app's texts to them.</summary>
    internal void AddTo(FrontSteps front, MLContext ml)
    {
        // For our own engine, which encodes the texts of many rows together.
        front.Add(ml.Transforms.Concatenate(ColumnEncoder.Texts, [.. Columns]));
        foreach (var (place, column) in Columns.Index())
            front.Add(ml.Transforms.Text.TokenizeIntoCharactersAsKeys(ColumnEncoder.Codes(place), column, useMarkerCharacters: true));
        front.Add(new OnnxModelEstimator(ml, Encoder));
    }
}
