using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>A running kernel, spoken with as an editor does (<c>dotnet-interactive stdio</c>): commands and events, a line of JSON
/// each.</summary>
internal sealed class KernelSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentDictionary<string, Channel<JsonObject>> _commands = new();
    private readonly Task _listening;
    private int _sent;

    private KernelSession(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _listening = Task.Run(ListenAsync);
    }

    internal static KernelSession Start(Checkout checkout, string folder, string packages) =>
        new(Process.Start(NotebookProcess.Start(checkout, folder, NotebookHome.Create(folder), packages, ["stdio"]))!);

    /// <summary>Runs a cell to its end.</summary>
    internal Task<KernelAnswer> SubmitAsync(string code, Action<JsonObject>? happened = null) =>
        SendAsync("SubmitCode", new() { ["code"] = code }, happened);

    /// <summary>Sends a command and waits until it is done.</summary>
    /// <param name="type">The kernel's name for it.</param>
    /// <param name="command">Its content.</param>
    /// <param name="happened">Told each event of it, as it comes.</param>
    internal async Task<KernelAnswer> SendAsync(string type, JsonObject command, Action<JsonObject>? happened = null)
    {
        var token = Interlocked.Increment(ref _sent).ToString(CultureInfo.InvariantCulture);
        var events = _commands[token] = Channel.CreateUnbounded<JsonObject>();
        var line = new JsonObject { ["token"] = token, ["commandType"] = type, ["command"] = command }.ToJsonString();
        lock (_process)
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        var all = new List<JsonObject>();
        using var late = new CancellationTokenSource(Patience);
        await foreach (var next in events.Reader.ReadAllAsync(late.Token))
        {
            all.Add(next);
            happened?.Invoke(next);
        }
        return new(all);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _listening;
        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var happened = JsonNode.Parse(line)!.AsObject();
            // What a command asked of the kernel itself bears its token with a number behind a point.
            if ((string?)happened["command"]?["token"] is not { } token || !_commands.TryGetValue(token.Split('.')[0], out var events))
                continue;
            events.Writer.TryWrite(happened);
            if (!token.Contains('.', StringComparison.Ordinal) && (string?)happened["eventType"] is "CommandSucceeded" or "CommandFailed")
                events.Writer.TryComplete();
        }
        foreach (var events in _commands.Values)
            events.Writer.TryComplete(new InvalidOperationException("the kernel ended."));
    }
}

/// <summary>What the kernel said of one command.</summary>
internal sealed record KernelAnswer(IReadOnlyList<JsonObject> Events)
{
    /// <summary>Why it failed; null where it did not.</summary>
    internal string? Failure => (string?)Of("CommandFailed").LastOrDefault()?["message"];

    /// <summary>The events of a type.</summary>
    internal IEnumerable<JsonObject> Of(string type) =>
        Events.Where(e => (string?)e["eventType"] == type).Select(e => e["event"]!.AsObject());

    /// <summary>A form of what was displayed or returned, in order.</summary>
    internal IEnumerable<string> Shown(string mimeType, params string[] types) => Events.Where(e => types.Contains((string?)e["eventType"]))
        .SelectMany(e => e["event"]!["formattedValues"]!.AsArray()).Where(v => (string?)v!["mimeType"] == mimeType)
        .Select(v => (string)v!["value"]!);
}
