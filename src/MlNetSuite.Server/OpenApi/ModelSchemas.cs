using Microsoft.OpenApi;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Server.Protocol;
using static MlNetSuite.Server.OpenApi.SchemaParts;

namespace MlNetSuite.Server.OpenApi;

/// <summary>JSON schemas of what a model takes and gives, from its card.</summary>
internal static class ModelSchemas
{
    // Beyond this a list of labels is no help to a reader.
    private const int MostLabels = 200;

    /// <summary>One row of <c>/predict</c>.</summary>
    internal static OpenApiSchema Row(ServedModel model)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = $"One row for {model.Name}: {model.Card.Task}, {model.Card.Trainer}.",
            Properties = model.Signature.Columns.ToDictionary(
                column => column.Name, IOpenApiSchema (column) => Value(column, model.Signature.MayLackPictures)),
        };
        var inputs = model.Signature.Inputs;
        if (model.Signature.Pixels is { } pixels)
            schema.AnyOf =
            [
                new OpenApiSchema { Required = Names(inputs) },
                new OpenApiSchema { Required = Names([.. inputs.Where(c => c.Kind != ColumnKind.Image), pixels]) },
            ];
        else
            schema.Required = Names(inputs);
        return schema;
    }

    /// <summary>The answer to one row, as <see cref="PredictionResult.WriteTo"/> writes it.</summary>
    internal static OpenApiSchema Answer(ServedModel model)
    {
        var layout = model.Loaded.Model.Layout;
        var properties = new Dictionary<string, IOpenApiSchema>();
        if (layout.Class >= 0)
            properties["prediction"] = Class(model.Card.Labels);
        else if (layout.Scores >= 0)
            properties["prediction"] = Described(Numbers(layout.Outputs[layout.Scores].Width), "The predicted value.");
        if (layout.HasScore)
            properties["score"] = Number(layout.Class >= 0 ? "The probability of the predicted class." : "The predicted value.");
        HashSet<string> required = [.. properties.Keys];
        if (layout.Probabilities >= 0)
            properties["probabilities"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "The probability of each class.",
                AdditionalProperties = Number(),
            };
        foreach (var output in layout.Further.Select(output => layout.Outputs[output]))
            properties[output.JsonName] = Described(Output(output), output.Description);
        if (model.Loaded.Model.Examples > 0)
            properties["nearest"] = Described(
                ArrayOf(ObjectOf(["text", "label", "similarity"], ("text", Text("Its beginning.")), ("label", Class(model.Card.Labels)),
                    ("similarity", Number("The cosine of both embeddings.")))),
                "The training texts that are most like the row, as many as ?nearest= asks for.");
        properties["notes"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Description = "Values of the row that could not be read and were taken as missing, where there are any.",
            Items = Text("One of them, with its column."),
        };
        return new() { Type = JsonSchemaType.Object, Properties = properties, Required = required };
    }

    /// <summary>A request of the Open Inference Protocol, with what its tensors are.</summary>
    internal static OpenApiSchema Infer(ServedModel model) => new()
    {
        AllOf = [Ref("inference_request")],
        Description = $"Inputs: {Tensors(model.Signature.Columns)}. Outputs: {Tensors(model.Signature.Outputs)}.",
    };

    private static string Tensors(IEnumerable<ModelColumn> columns) =>
        string.Join("; ", columns.Select(c => $"{c.Name} {c.Datatype} {TensorShape.Text(c.Shape)}"));

    private static OpenApiSchema Class(IReadOnlyList<string> labels)
    {
        var schema = Text("The predicted class.");
        if (labels.Count is > 0 and <= MostLabels)
            schema.Enum = Choices(labels.Distinct());
        return schema;
    }

    private static OpenApiSchema Output(CardOutput output) => output switch
    {
        { Width: 0 } => Text(),
        { Role: OutputRole.Flag } => Flag(),
        { Role: OutputRole.Interval } => new()
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["lower"] = Numbers(output.Width / 2),
                ["upper"] = Numbers(output.Width / 2),
            },
        },
        _ => Numbers(output.Width),
    };

    /// <summary>A value of a row.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="mayLackPictures">Whether a row may have no picture.</param>
    internal static OpenApiSchema Value(ModelColumn column, bool mayLackPictures) => column.Kind switch
    {
        ColumnKind.Text => Of(JsonSchemaType.String | JsonSchemaType.Null),
        ColumnKind.Single or ColumnKind.Double => Of(JsonSchemaType.Number | JsonSchemaType.Null, "null where there is no value."),
        ColumnKind.Int32 or ColumnKind.Int64 => Whole(),
        ColumnKind.Boolean => Flag(),
        ColumnKind.Image => new OpenApiSchema
        {
            Type = mayLackPictures ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String,
            ContentEncoding = "base64",
            Description = $"A PNG, JPEG, BMP, GIF or WebP file{(mayLackPictures ? "; null where there is none" : "")}.",
        },
        ColumnKind.Vector => Vector(column.Size),
        _ => new OpenApiSchema { Description = "Cannot be given by a request." },
    };

    // A single number stands alone.
    private static OpenApiSchema Numbers(int count) => count == 1 ? Number() : Vector(count);

    private static OpenApiSchema Vector(int? size)
    {
        var schema = ArrayOf(Number());
        (schema.MinItems, schema.MaxItems) = (size, size);
        return schema;
    }

    private static OpenApiSchema Described(OpenApiSchema schema, string? description)
    {
        schema.Description = description;
        return schema;
    }

    private static HashSet<string> Names(IEnumerable<ModelColumn> columns) => [.. columns.Select(c => c.Name)];
}
