using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Cluster;

/// <summary>Two workers that tests leave as they are, rows, and what one machine makes of them. Tests that start workers run one after
/// another: each keeps the machine busy enough.</summary>
[CollectionDefinition(nameof(ClusterMachines))]
public sealed class ClusterMachines : IDisposable, ICollectionFixture<ClusterMachines>
{
    private readonly TemporaryFolder _folder = new();

    public ClusterMachines()
    {
        Cluster = new();
        Cluster.Start();
        Cluster.Start();
        Data = TinyFiles.Texts(_folder);
        var study = _folder.File("alone.db");
        var result = MlNetSuiteProcess.Run(["sweep", "text-classification", "--data", Data, "--out", _folder.File("alone.zip"),
            "--study", study, .. ClusterProcesses.Search]);
        Assert.True(result.ExitCode == 0, result.Errors);
        Alone = ClusterProcesses.Trials(study, "sweep");
    }

    internal ClusterProcesses Cluster { get; }

    internal string Data { get; }

    internal IReadOnlyList<string> Alone { get; }

    public void Dispose()
    {
        Cluster.Dispose();
        _folder.Dispose();
    }
}
