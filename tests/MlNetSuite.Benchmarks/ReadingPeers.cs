using DuckDB.NET.Data;
using nietras.SeparatedValues;
using Sylvan.Data.Csv;

namespace MlNetSuite.Benchmarks;

/// <summary>What else reads tables.</summary>
internal static class ReadingPeers
{
    /// <summary>Sep, which splits rows and makes nothing of the cells.</summary>
    internal static long SplitBySep(string path, char separator)
    {
        using var reader = Sep.New(separator).Reader().FromFile(path);
        var characters = 0L;
        foreach (var row in reader)
            for (var cell = 0; cell < row.ColCount; cell++)
                characters += row[cell].Span.Length;
        return characters;
    }

    /// <summary>Sylvan with a string for each cell.</summary>
    internal static long SplitBySylvan(string path, char separator)
    {
        using var reader = CsvDataReader.Create(path, new CsvDataReaderOptions { Delimiter = separator });
        var characters = 0L;
        while (reader.Read())
            for (var cell = 0; cell < reader.FieldCount; cell++)
                characters += reader.GetString(cell).Length;
        return characters;
    }

    /// <summary>DuckDB, which finds the types of the columns and keeps them in memory as a table.</summary>
    /// <param name="from">Its function of tables, such as <c>read_csv('t.csv')</c>.</param>
    internal static long KeepByDuckDb(string from)
    {
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = $"CREATE TABLE t AS SELECT * FROM {from}; SELECT count(*) FROM t";
        return (long)command.ExecuteScalar()!;
    }
}
