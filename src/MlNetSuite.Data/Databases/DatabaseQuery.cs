using System.Data.Common;
using System.Net.Sockets;

namespace MlNetSuite.Data.Databases;

/// <summary>A query whose rows are read once: a table may change between two readings.</summary>
internal sealed class DatabaseQuery
{
    private readonly Lazy<IReadOnlyList<QueryCell[]>> _rows;

    internal DatabaseQuery(IDatabaseProvider provider, string address, string query)
    {
        Name = provider.NameOf(address);
        _rows = new(() => Read(provider, address, query));
    }

    /// <summary>For messages and cards, without a password.</summary>
    internal string Name { get; }

    /// <summary>The names of the columns, and then the rows.</summary>
    internal IReadOnlyList<QueryCell[]> Rows => _rows.Value;

    private List<QueryCell[]> Read(IDatabaseProvider provider, string address, string query)
    {
        try
        {
            using var connection = provider.Connect(address);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = query;
            // Queries over years of sales take their time.
            command.CommandTimeout = 0;
            using var reader = command.ExecuteReader();
            List<QueryCell[]> rows =
                [[.. Enumerable.Range(0, reader.FieldCount).Select(c => new QueryCell(reader.GetName(c), CellType.Text))]];
            while (reader.Read())
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(c => Cell(reader, c))]);
            return rows;
        }
        // Npgsql lets those of the network through bare where a server resets the connection as it is made.
        catch (Exception fault) when (fault is DbException or IOException or SocketException)
        {
            throw new InputException($"{Name}: {fault.Message.TrimEnd('.')} (in the query: {query})", fault);
        }
    }

    private QueryCell Cell(DbDataReader reader, int column)
    {
        var value = reader.GetValue(column);
        return new(CellText.Of(value) ?? throw new InputException(
            $"{Name}: column '{reader.GetName(column)}' holds {value.GetType().Name}; expected " +
            "numbers, text, truth values or dates: leave it out of the query"), CellText.TypeOf(value));
    }
}

/// <summary>A value of a database.</summary>
/// <param name="Text">As a CSV of the same table would have it.</param>
/// <param name="Type">What it is to the database.</param>
internal readonly record struct QueryCell(string Text, CellType Type);
