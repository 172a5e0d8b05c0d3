using MlNetSuite.Tests.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.PostgreSql;

/// <summary>Killed sweeps whose study is in a database.</summary>
public sealed class KilledSweepInPostgreSqlTests : KilledSweepTests
{
    private protected override int Kills => 6;

    private protected override string Url(string name) => PostgreSqlServer.Shared.NewDatabase();
}
