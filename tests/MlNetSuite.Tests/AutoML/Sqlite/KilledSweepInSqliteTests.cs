using MlNetSuite.Tests.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Sqlite;

/// <summary>Killed sweeps whose study is a file.</summary>
public sealed class KilledSweepInSqliteTests : KilledSweepTests
{
    private protected override int Kills => 20;

    private protected override string Url(string name) => _folder.File($"{name}.db");
}
