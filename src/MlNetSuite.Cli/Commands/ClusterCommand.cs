using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Cluster.Coordination;
using MlNetSuite.Data;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite cluster status URL</c></summary>
internal static class ClusterCommand
{
    internal static Command Create() => new("cluster", "Inspect a cluster.") { Status() };

    private static Command Status()
    {
        var url = new Argument<string>("URL") { Description = "The PostgreSQL database or the Redis server that the cluster meets in." };
        var (certificate, json) = (ClusterOptions.Certificate(), CommonOptions.Json());
        var command = new Command("status", "List the workers of a cluster.") { url, certificate, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var security = ClusterOptions.Security(parsed.GetValue(certificate));
            var workers = await ClusterLook.AtAsync(parsed.GetRequiredValue(url), security, cancel);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(new JsonObject { ["workers"] = new JsonArray([.. workers.Select(Json)]) }.ToJsonString());
            else
                Show(workers);
            if (workers.Count == 0)
                Console.Error.WriteLine("no worker has joined; start some with: mlnetsuite worker --cluster URL");
            foreach (var silent in workers.Where(worker => worker.Status is null))
                Console.Error.WriteLine($"worker {silent.Address}: {silent.Fault}");
            return workers.Count > 0 && workers.All(worker => worker.Status is null)
                ? throw new InputException("no worker answers as it should.")
                : Failure.Done;
        });
        return command;
    }

    private static void Show(IReadOnlyList<SeenWorker> workers)
    {
        var table = ResultTable.Create().AddColumns("worker", "address", "version", "slots", "free", "free memory", "labels", "trials");
        foreach (var (address, status, fault) in workers)
            if (status is null)
                table.AddRow("?", address, "", "", "", "", "", Markup.Escape(fault ?? ""));
            else
                table.AddRow(Markup.Escape(status.Machine), address, Markup.Escape(Short(status.Version)), Number(status.Slots),
                    status.IsDraining ? "leaving" : Number(status.Free), $"{status.FreeMemory / 1e9:0.#} of {status.Memory / 1e9:0.#} GB",
                    Markup.Escape(string.Join(", ", status.Labels)), string.Join(' ', status.Running.Select(Number)));
        ResultTable.Write(AnsiConsole.Console, table, workers.Count == 1 ? "1 worker" : $"{workers.Count} workers");
    }

    // As git shortens a commit.
    private static string Short(string version) =>
        version.Split('+') is [var number, { Length: > 7 } commit] ? $"{number}+{commit[..7]}" : version;

    private static JsonNode Json(SeenWorker worker) => worker.Status is not { } status
        ? new JsonObject { ["address"] = worker.Address, ["fault"] = worker.Fault }
        : new JsonObject
        {
            ["address"] = worker.Address,
            ["machine"] = status.Machine,
            ["version"] = status.Version,
            ["slots"] = status.Slots,
            ["free"] = status.Free,
            ["leaving"] = status.IsDraining,
            ["memory"] = status.Memory,
            ["freeMemory"] = status.FreeMemory,
            ["labels"] = new JsonArray([.. status.Labels.Select(label => (JsonNode)label)]),
            ["trials"] = new JsonArray([.. status.Running.Select(number => (JsonNode)number)]),
        };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
