using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Server.Json;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server.Rows;

/// <summary>The plain JSON endpoints: rows as objects, images as files, model cards, recommendations.</summary>
internal sealed class RowEndpoints(ServedModels models, PredictionServerOptions options)
{
    private const int UsersListed = 50;

    // Of a recommendation and of its JSON.
    private const int BytesPerItem = 160;

    /// <summary><c>POST /predict/{model}[/{version}]</c></summary>
    internal async ValueTask<PooledJson> PredictAsync(HttpContext context, ReadOnlyMemory<byte> body, MemoryCharge memory,
        CancellationToken cancel)
    {
        using var model = models.Lease(context);
        var rows = IsImage(context.Request) ? ImageRow(body, model) : RowsReader.Read(body.Span, model.Signature, options, memory);
        return await AnswerAsync(model, rows, NearestRequest.Read(context.Request, model), memory, cancel);
    }

    /// <summary><c>GET /models</c></summary>
    internal Task ListAsync(HttpContext context) => ServerJson.SendAsync(context, new JsonObject
    {
        ["models"] = new JsonArray([.. models.All.Select(Describe)]),
    });

    /// <summary><c>GET /models/{model}[/{version}]</c>: with rows to try it on.</summary>
    internal Task ShowAsync(HttpContext context)
    {
        using var model = models.Lease(context);
        var shown = Describe(model.Served);
        shown["samples"] = new JsonArray([.. model.SampleRows()]);
        if (model.Examples > 0)
            shown["examples"] = model.Examples;
        return ServerJson.SendAsync(context, shown);
    }

    /// <summary><c>GET /models/{model}[/{version}]/users[?starts=...]</c>: some of the users a recommender knows.</summary>
    internal Task UsersAsync(HttpContext context)
    {
        using var model = models.Lease(context);
        var users = model.Users
            ?? throw new RefusedRequestException(404, $"a model for {model.Card.Task} has no users.");
        var starts = context.Request.Query["starts"].ToString();
        return ServerJson.SendAsync(context, new JsonObject
        {
            ["count"] = users.Count,
            ["users"] = new JsonArray(
                [.. users.Where(u => u.StartsWith(starts, StringComparison.OrdinalIgnoreCase)).Take(UsersListed).Select(u => (JsonNode)u)]),
        });
    }

    /// <summary><c>POST /recommend/{model}[/{version}]</c></summary>
    internal async ValueTask<PooledJson> RecommendAsync(HttpContext context, ReadOnlyMemory<byte> body, MemoryCharge memory,
        CancellationToken cancel)
    {
        using var model = models.Lease(context);
        var request = RecommendRequest.Read(body.Span);
        memory.Add((long)request.Top * BytesPerItem);
        var answer = await model.RecommendAsync(request, cancel);
        var json = PooledJson.Rent();
        var writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("user"u8, answer.User);
        if (answer.Name is { } name)
            writer.WriteString("name"u8, name);
        writer.WriteBoolean("known"u8, answer.Known);
        writer.WriteStartArray("items"u8);
        foreach (var item in answer.Items)
        {
            writer.WriteStartObject();
            writer.WriteString("item"u8, item.Item);
            if (item.Name is { } title)
                writer.WriteString("name"u8, title);
            writer.WritePropertyName("score"u8);
            AnswerJson.WriteNumber(writer, item.Score);
            if (item.FromText)
                writer.WriteBoolean("fromText"u8, true);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        return json;
    }

    private static async ValueTask<PooledJson> AnswerAsync(RequestModel model, RequestRows request, int nearest, MemoryCharge memory,
        CancellationToken cancel)
    {
        memory.AddLargest(request.Rows.Max(r => r.PeakBytes));
        memory.Add(request.Rows.Count * (model.Signature.AnswerBytes + nearest * NearestRequest.BytesPerExample));
        if (!request.IsArray)
        {
            var answer = await model.PredictAsync(request.Rows[0], cancel);
            var one = PooledJson.Rent();
            Write(one, answer);
            return one;
        }
        var answers = await model.PredictAsync(request.Rows, cancel);
        var json = PooledJson.Rent();
        json.Writer.WriteStartArray();
        foreach (var answer in answers)
            Write(json, answer);
        json.Writer.WriteEndArray();
        return json;

        void Write(PooledJson json, PredictionResult answer) =>
            AnswerJson.Write(json.Writer, answer, nearest == 0 ? null : model.NearestExamples(answer, nearest));
    }

    private RequestRows ImageRow(ReadOnlyMemory<byte> body, RequestModel model)
    {
        var place = Array.FindIndex(model.Signature.Columns, c => c.Kind == ColumnKind.Image);
        if (place < 0 || model.Signature.Inputs.Count > 1)
            throw new RefusedRequestException(415,
                $"a model for {model.Card.Task} takes no image{(place < 0 ? "" : " alone")}; it takes: " +
                $"{model.Signature.Names}, as application/json.");
        var row = new ModelRow(model.Signature);
        row.SetImage(place, body.ToArray(), options);
        return new([row], false);
    }

    private static bool IsImage(HttpRequest request) =>
        request.ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;

    private static JsonObject Describe(ServedModel model) => new()
    {
        ["name"] = model.Name,
        ["version"] = model.Version,
        ["bytes"] = model.Bytes,
        ["card"] = model.Card.ToJson(),
    };
}
