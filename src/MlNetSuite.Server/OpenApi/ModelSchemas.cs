using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Server.Protocol;

namespace MlNetSuite.Server.OpenApi;

/// <summary>JSON schemas of what a model takes and gives, from its card.</summary>
internal static class ModelSchemas
{
    // Beyond this a list of labels is no help to a reader.
    private const int MostLabels = 200;

    /// <summary>One row of <c>/predict</c>.</summary>
    internal static JsonObject Row(ServedModel model)
    {
        var properties = new JsonObject();
        foreach (var column in model.Signature.Columns)
            properties[column.Name] = Value(column);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["description"] = $"One row for {model.Name}: {model.Card.Task}, {model.Card.Trainer}.",
            ["properties"] = properties,
        };
        if (model.Signature.Pixels is { } pixels)
            schema["anyOf"] = new JsonArray(
                new JsonObject { ["required"] = Names(model.Signature.Inputs) },
                new JsonObject { ["required"] = Names([.. model.Signature.Inputs.Where(c => c.Kind != ColumnKind.Image), pixels]) });
        else
            schema["required"] = Names(model.Signature.Inputs);
        return schema;
    }

    /// <summary>The answer to one row, as <see cref="PredictionResult.WriteTo"/> writes it.</summary>
    internal static JsonObject Answer(ServedModel model)
    {
        var layout = model.Loaded.Model.Layout;
        var properties = new JsonObject();
        if (layout.Class >= 0)
            properties["prediction"] = Class(model.Card.Labels);
        else if (layout.Scores >= 0)
            properties["prediction"] = Described(Numbers(layout.Outputs[layout.Scores].Width), "The predicted value.");
        if (layout.HasScore)
            properties["score"] = Number(layout.Class >= 0 ? "The probability of the predicted class." : "The predicted value.");
        if (layout.Probabilities >= 0)
            properties["probabilities"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "The probability of each class.",
                ["additionalProperties"] = Number(null),
            };
        string[] required = [.. properties.Select(p => p.Key).Where(name => name != "probabilities")];
        foreach (var output in layout.Further.Select(output => layout.Outputs[output]))
            properties[output.JsonName] = Described(Output(output), output.Description);
        return new()
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)])
        };
    }

    private static JsonObject Class(IReadOnlyList<string> labels)
    {
        var schema = new JsonObject { ["type"] = "string", ["description"] = "The predicted class." };
        if (labels.Count is > 0 and <= MostLabels)
            schema["enum"] = new JsonArray([.. labels.Distinct().Select(l => (JsonNode)l)]);
        return schema;
    }

    private static JsonObject Output(CardOutput output) => output switch
    {
        { Width: 0 } => new() { ["type"] = "string" },
        { Role: OutputRole.Flag } => new() { ["type"] = "boolean" },
        { Role: OutputRole.Interval } => new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["lower"] = Numbers(output.Width / 2), ["upper"] = Numbers(output.Width / 2) },
        },
        _ => Numbers(output.Width),
    };

    // A single number stands alone.
    private static JsonObject Numbers(int count) => count == 1 ? Number(null) : Array(count);

    private static JsonObject Described(JsonObject schema, string? description)
    {
        if (description is not null)
            schema["description"] = description;
        return schema;
    }

    /// <summary>A request of the Open Inference Protocol, with an example.</summary>
    internal static JsonObject Infer(ServedModel model) => new()
    {
        ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/components/schemas/inference_request" }),
        ["description"] = "Inputs: "
            + string.Join("; ", model.Signature.Columns.Select(c => $"{c.Name} {c.Datatype} {TensorShape.Text(c.Shape)}"))
            + $". Outputs: {string.Join("; ", model.Signature.Outputs.Select(c => $"{c.Name} {c.Datatype} {TensorShape.Text(c.Shape)}"))}.",
    };

    private static JsonObject Value(ModelColumn column) => column.Kind switch
    {
        ColumnKind.Text => new() { ["type"] = new JsonArray("string", "null") },
        ColumnKind.Single or ColumnKind.Double =>
            new() { ["type"] = new JsonArray("number", "null"), ["description"] = "null where there is no value." },
        ColumnKind.Int32 or ColumnKind.Int64 => new() { ["type"] = "integer" },
        ColumnKind.Boolean => new() { ["type"] = "boolean" },
        ColumnKind.Image =>
            new() { ["type"] = "string", ["contentEncoding"] = "base64", ["description"] = "A PNG, JPEG, BMP, GIF or WebP file." },
        ColumnKind.Vector => Array(column.Size),
        _ => new() { ["description"] = "Cannot be given by a request." },
    };

    private static JsonObject Array(int? count)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Number(null) };
        if (count is { } size)
            (schema["minItems"], schema["maxItems"]) = (size, size);
        return schema;
    }

    private static JsonObject Number(string? description) => Described(new() { ["type"] = "number" }, description);

    private static JsonArray Names(IReadOnlyList<ModelColumn> columns) => [.. columns.Select(c => (JsonNode)c.Name)];
}
