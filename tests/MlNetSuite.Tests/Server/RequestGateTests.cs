using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using MlNetSuite.Server.Json;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Tests.Server;

public class RequestGateTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Who_reads_the_answer_slowly_holds_no_place()
    {
        var gate = server.Services.GetRequiredService<RequestGate>();
        var turns = server.Services.GetRequiredService<PredictionTurns>();
        using var stuck = new StuckStream();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(stuck));
        var inside = 0;
        var request = gate.Predicting("test", (_, _, _, _) =>
        {
            inside = turns.Inside;
            var json = PooledJson.Rent();
            json.Writer.WriteStringValue("answer");
            return new(json);
        })(context);
        await stuck.Reached.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(request.IsCompleted);
        Assert.Equal((1, 0), (inside, turns.Inside));
        stuck.Free.SetResult();
        await request;
        Assert.Equal(200, context.Response.StatusCode);
    }

    [Fact]
    public async Task An_internal_fault_is_answered_without_details_and_gives_the_place_back()
    {
        var gate = server.Services.GetRequiredService<RequestGate>();
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        await gate.Predicting("test", (_, _, _, _) => throw new InvalidOperationException("secret path /srv/models"))(context);
        Assert.Equal(500, context.Response.StatusCode);
        Assert.Equal("""{"error":"the server failed to answer this request; its log says why."}""",
            System.Text.Encoding.UTF8.GetString(body.ToArray()));
        Assert.Equal(0, server.Services.GetRequiredService<PredictionTurns>().Inside);
    }

    /// <summary>A client that does not read.</summary>
    private sealed class StuckStream : MemoryStream
    {
        internal TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource Free { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reached.TrySetResult();
            await Free.Task;
        }
    }
}
