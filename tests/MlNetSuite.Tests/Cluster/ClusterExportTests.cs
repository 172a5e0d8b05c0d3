using MlNetSuite.Tests.AutoML.Exporters;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Cluster;

/// <summary>What other tools are told of a sweep on a cluster: the same as of one on a single machine, but for what trials took.</summary>
[Collection(nameof(ClusterMachines))]
public sealed class ClusterExportTests(ClusterExportTests.Machine alone) : IClassFixture<ClusterExportTests.Machine>
{
    [Fact]
    public void A_cluster_within_the_process_exports_as_one_machine() => Alike(alone.Sweep("--cluster", "local"));

    [Fact]
    public void A_worker_of_a_cluster_exports_as_one_machine()
    {
        using var cluster = new ClusterProcesses();
        cluster.Start();
        Alike(alone.Sweep("--cluster", cluster.Url, "--parallel", "2"));
    }

    private void Alike(Exports cluster)
    {
        Assert.Equal(alone.Exports.TensorBoard, cluster.TensorBoard);
        Assert.Equal(alone.Exports.Mlflow, cluster.Mlflow);
        Assert.Equal(alone.Exports.Table, cluster.Table);
        Assert.Contains($"trial-0003 tags/mlnetsuite.machine {Environment.MachineName}", cluster.Mlflow);
        Assert.Contains(cluster.TensorBoard, line => line.StartsWith("trial-0003 accuracy 2 ", StringComparison.Ordinal));
    }

    /// <summary>What lies in the folders of an export, in lines.</summary>
    /// <param name="TensorBoard">Scalars and hyperparameters by run.</param>
    /// <param name="Mlflow">Parameters, metrics by step, and tags by run.</param>
    /// <param name="Table">What <c>study export</c> writes.</param>
    internal sealed record Exports(string[] TensorBoard, string[] Mlflow, string[] Table);

    /// <summary>Sweeps the same everywhere; one of them in processes of this machine.</summary>
    public sealed class Machine : IDisposable
    {
        // What differs each time.
        private static readonly string[] Taken = ["seconds", "peak_memory", "started", "peakMemory"];

        private readonly TemporaryFolder _folder = new();
        private readonly string _data;
        private int _sweeps;

        public Machine()
        {
            _data = TinyFiles.Texts(_folder);
            Exports = Sweep();
        }

        internal Exports Exports { get; }

        public void Dispose() => _folder.Dispose();

        internal Exports Sweep(params string[] more)
        {
            var name = $"sweep{_sweeps++}";
            var (board, runs, study) = (_folder.File($"{name}-events"), _folder.File($"{name}-runs"), _folder.File($"{name}.db"));
            var result = MlNetSuiteProcess.Run(["sweep", "text-classification", "--data", _data, "--out", _folder.File("model.zip"),
                "--trials", "4", "--tuner", "random", "--pruner", "none", "--trainers", "nbsvm,linear", "--validation", "cv:3", "--samples",
                "0", "--study", study, "--tensorboard", board, "--mlflow", runs, "--json", .. more]);
            Assert.True(result.ExitCode == 0, result.Errors);
            Assert.DoesNotContain("MLflow", result.Errors);
            var table = _folder.File($"{name}.csv");
            Assert.Equal(0, MlNetSuiteProcess.Run("study", "export", study, "--out", table).ExitCode);
            return new(TensorBoard(board), Mlflow(runs), Table(table));
        }

        private static string[] TensorBoard(string folder) =>
        [
            .. from run in Directory.GetDirectories(Path.Combine(folder, "sweep")).Order()
               from e in EventReader.Read(Assert.Single(Directory.GetFiles(run)))
               where e.Has(5)
               from value in e.Inner(5).All(1)
               where !Taken.Contains(value.Text(1))
               select $"{Path.GetFileName(run)} {value.Text(1)} {e.Whole(2)} {(value.Has(2) ? value.Single(2) : Parameters(value))}",
        ];

        /// <summary>Of a session's start, its parameters; of its end, its status.</summary>
        private static string Parameters(EventReader.Message value)
        {
            var data = value.Inner(9).Inner(1).Inner(2);
            return data.Has(3)
                ? string.Join(' ', data.Inner(3).All(1).Select(p => $"{p.Text(1)}={p.Inner(2).Real(2)}{p.Inner(2).Text(3)}").Order())
                : $"status {data.Inner(4).Whole(1)}";
        }

        private static string[] Mlflow(string folder) =>
        [
            .. from meta in Directory.GetFiles(folder, "meta.yaml", SearchOption.AllDirectories)
               let run = Path.GetDirectoryName(meta)!
               where Directory.Exists(Path.Combine(run, "tags"))
               let name = File.ReadAllText(Path.Combine(run, "tags", "mlflow.runName"))
               from file in Directory.GetFiles(run, "*", SearchOption.AllDirectories)
               let key = Path.GetRelativePath(run, file)
               where file != meta && !Taken.Contains(Path.GetFileName(file)) && !key.EndsWith("parentRunId", StringComparison.Ordinal)
               // Which trials were the best at their end depends on the order in which they end.
               where !Path.GetFileName(file).StartsWith("best_", StringComparison.Ordinal) && !key.EndsWith("budget", StringComparison.Ordinal)
               let lines = File.ReadAllLines(file)
               select $"{name} {key} {string.Join(' ', key.StartsWith("metrics", StringComparison.Ordinal) ? lines.Select(Undated) : lines)}"
               into line
               orderby line
               select line,
        ];

        private static string Undated(string line) => line[(line.IndexOf(' ') + 1)..];

        private static string[] Table(string file)
        {
            var rows = File.ReadAllLines(file).Select(line => line.Split(',')).ToList();
            var kept = Enumerable.Range(0, rows[0].Length).Where(i => !Taken.Contains(rows[0][i])).ToList();
            return [.. rows.Select(row => string.Join(',', kept.Select(i => row[i])))];
        }
    }
}
