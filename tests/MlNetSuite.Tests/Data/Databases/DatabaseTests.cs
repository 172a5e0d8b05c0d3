using Microsoft.Data.Sqlite;
using MlNetSuite.Data;
using MlNetSuite.Data.Databases;
using MlNetSuite.Data.PostgreSql;
using MlNetSuite.Data.Readers;
using Npgsql;

namespace MlNetSuite.Tests.Data.Databases;

/// <summary>Rows of queries in place of files.</summary>
public sealed class DatabaseTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_a_query_are_learned_from_and_predicted()
    {
        var url = $"sqlite:{Shop()}?query=select age, city, since, churned as kind from customers where age > 20 order by age";
        var split = DatasetReader.Default.ClassificationTables(url, cancel: Cancel);
        Assert.Equal("shop.db", split.Train.Name);
        Assert.Equal(["age", "city", "since"], split.Train.Columns.Select(c => c.Name));
        Assert.Equal([30.5f, 41, 55], Enumerable.Range(0, 3).Select(split.Train.Columns[0].Number));
        Assert.Equal(["Graz; Wien", "Linz", ""], Enumerable.Range(0, 3).Select(split.Train.Columns[1].Text));
        Assert.Equal(["no", "yes"], split.Train.Classes);
        Assert.Equal(["Graz; Wien", "Linz"], RowReader.Read(url).Select(row => row["city"]).Take(2));
    }

    [Fact]
    public void A_query_cannot_change_the_database_and_its_fault_is_told()
    {
        var path = Shop();
        var unknown = Fault($"sqlite:{path}?query=select age2 from customers");
        Assert.Contains("no such column: age2", unknown, StringComparison.Ordinal);
        Assert.EndsWith("(in the query: select age2 from customers)", unknown, StringComparison.Ordinal);
        Assert.Contains("readonly", Fault($"sqlite:{path}?query=delete from customers returning *"), StringComparison.Ordinal);
        Assert.Contains("no file at", Fault("sqlite:none.db?query=select 1"), StringComparison.Ordinal);
        Assert.Contains("a query is required at the end of the URL", Fault($"sqlite:{path}"), StringComparison.Ordinal);
        Assert.Contains("no rows", Fault($"sqlite:{path}?query=select * from customers where age > 1000"), StringComparison.Ordinal);
        Assert.Equal(4, DatasetReader.Default.ClassificationTables(
            $"sqlite:{path}?query=select * from customers", new() { Label = "churned" }, cancel: Cancel).Train.Count);
    }

    [Fact]
    public void An_address_of_a_server_is_understood_and_its_password_not_shown()
    {
        var provider = new PostgreSqlDatabases();
        using var connection = provider.Connect("//ann:p%40ss@db.example:5433/the%20shop");
        var settings = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        Assert.Equal(("db.example", 5433, "the shop", "ann"), (settings.Host, settings.Port, settings.Database, settings.Username));
        Assert.Contains("default_transaction_read_only=on", settings.Options, StringComparison.Ordinal);
        Assert.Equal("db.example:5433/the shop", provider.NameOf("//ann:p%40ss@db.example:5433/the%20shop"));
        Assert.Equal("here/shop", provider.NameOf("Host=here;Database=shop;Password=secret"));
        Assert.DoesNotContain("secret", Assert.Throws<InputException>(() => provider.Connect("Hoost=here;Password=secret")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_resets_connections_is_told_with_the_query()
    {
        using var proxy = new CuttingProxy(PostgreSqlServer.Shared.Port);
        proxy.Break();
        // When exactly the reset comes is chance: some come before the driver has looked at its socket.
        for (var attempt = 0; attempt < 300; attempt++)
            Assert.Contains("(in the query: select 1)", Fault($"{PostgreSqlServer.Shared.Url("postgres", proxy.Port)}?query=select 1"),
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_a_server_are_read()
    {
        var address = PostgreSqlServer.Shared.Settings("postgres");
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync(Cancel);
        var table = $"customers_{Guid.NewGuid():N}";
        await Execute(connection,
            $"create table {table} (id int, age numeric, city text, since date, at timestamptz, good bool, kind text)");
        try
        {
            await Execute(connection, $"insert into {table} values (1, 30.5, 'Wien', '2020-01-02', '2020-01-02T03:04:05Z', true, 'no'), " +
                "(2, null, null, null, null, null, 'yes'), (3, 41, 'Linz', '2021-01-01', '2021-01-01T00:00:00Z', false, 'no')");
            var url = $"postgresql:{address}?query=select age, city, since, at, good, kind from {table} order by id";
            var split = DatasetReader.Default.ClassificationTables(url, cancel: Cancel);
            Assert.Equal([30.5f, float.NaN, 41], Enumerable.Range(0, 3).Select(split.Train.Columns[0].Number));
            Assert.Equal(["2020-01-02", "", "2021-01-01"], Enumerable.Range(0, 3).Select(split.Train.Columns[2].Text));
            Assert.Equal("2020-01-02 03:04:05", split.Train.Columns[3].Text(0));
            Assert.Equal("true", split.Train.Columns[4].Text(0));
            Assert.Contains("read-only", Fault($"postgresql:{address}?query=delete from {table} returning *"), StringComparison.Ordinal);
        }
        finally
        {
            await Execute(connection, $"drop table {table}");
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static string Fault(string url) =>
        Assert.Throws<InputException>(() => DatasetReader.Default.ClassificationTables(url, cancel: Cancel)).Message;

    private string Shop()
    {
        var path = _folder.File("shop.db");
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            create table customers (age, city, since, churned);
            insert into customers values (41, 'Linz', '2021-01-01', 'no'), (30.5, 'Graz; Wien', '2020-05-06', 'yes'),
                (12, 'Wien', null, 'yes'), (55, null, '2022-02-02', 'no');
            """;
        command.ExecuteNonQuery();
        return path;
    }
}
