using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlNetSuite.Server;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Rows;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary>The server of <c>mlnetsuite serve</c>, and beside it an endpoint that parses the same body and answers a constant.</summary>
internal static class ServingHost
{
    private static readonly byte[] Constant =
        """{"prediction":"7","score":0.9931,"probabilities":{"0":0.0007,"1":0.0007,"2":0.0008,"3":0.0008,"4":0.0008,"5":0.0007,"6":0.0007,"7":0.9931,"8":0.0008,"9":0.0009}}"""u8.ToArray();

    internal static int Run(string models)
    {
        var app = PredictionServer.Create(new() { Models = [models], Urls = [ListenUrl.Parse("http://127.0.0.1:0")] });
        var served = app.Services.GetRequiredService<ServedModels>();
        var options = app.Services.GetRequiredService<PredictionServerOptions>();
        var budget = app.Services.GetRequiredService<MemoryBudget>();
        app.MapPost("/constant/{model}", (RequestDelegate)(context => AnswerAsync(context, served, options, budget)));
        app.Start();
        Console.WriteLine(app.Addresses()[0]);
        app.WaitForShutdown();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, ServedModels served, PredictionServerOptions options, MemoryBudget budget)
    {
        var signature = served.Find((string)context.Request.RouteValues["model"]!, null).Signature;
        var length = (int)context.Request.ContentLength!.Value;
        var body = ArrayPool<byte>.Shared.Rent(length);
        await context.Request.Body.ReadExactlyAsync(body.AsMemory(0, length), context.RequestAborted);
        using var memory = new MemoryCharge(budget);
        memory.HoldBody(length);
        if (RowsReader.Read(body.AsSpan(0, length), signature, options, memory).Rows.Count != 1)
            throw new InvalidOperationException("one row was expected.");
        ArrayPool<byte>.Shared.Return(body);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Constant.Length;
        await context.Response.Body.WriteAsync(Constant, context.RequestAborted);
    }
}
