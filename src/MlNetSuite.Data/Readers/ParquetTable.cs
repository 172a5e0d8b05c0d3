using System.Globalization;
using MlNetSuite.Data.Store;
using Parquet;
using Parquet.Schema;

namespace MlNetSuite.Data.Readers;

/// <summary>Reads the flat columns of a Parquet file: numbers as numbers; text, truth values and dates as the text a CSV of the
/// same table would have.</summary>
internal static class ParquetTable
{
    internal static TableFile Read(InputFile file, TableWish wish, CancellationToken cancel)
    {
        try
        {
            using var stream = file.OpenSeekable();
            // The library is asynchronous only; nothing here runs on a thread that others wait for.
            return ReadAsync(file.Name, stream, wish, cancel).GetAwaiter().GetResult();
        }
        catch (Exception fault) when (fault is not (InputException or OperationCanceledException or OutOfMemoryException))
        {
            throw new InputException($"{file.Name}: not a Parquet file that can be read ({fault.Message.TrimEnd('.')})", fault);
        }
    }

    private static async Task<TableFile> ReadAsync(string name, Stream stream, TableWish wish, CancellationToken cancel)
    {
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: cancel);
        var (fields, notes) = Flat(name, reader.Schema);
        TableFile.CheckHeader(name, [.. fields.Select(f => f.Name)]);
        var table = new TableLayout(new(",", true), Header: true, [.. fields.Select(f => f.Name)], []);
        var (answer, guessed) = wish.Find(name, table);
        var surveys = wish.Surveys(name, table, answer, row => string.Create(CultureInfo.InvariantCulture, $"row {row:N0}"));
        var columns = fields.Select((f, c) => new ParquetColumn(surveys[c], TypeOf(f), isAnswer: c == answer)).ToArray();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var rows = checked((int)group.RowCount);
            for (var c = 0; c < columns.Length; c++)
                if (columns[c].TakesNumbers && ParquetNumbers.ReadAsync(group, fields[c], rows, cancel) is { } numbers)
                    columns[c].Add(await numbers);
                else
                    columns[c].Add(await ColumnAsync(group, fields[c], rows, cancel));
        }
        var readings = TableSurvey.Decide(surveys, ",", wish.Roles.Decimal);
        var answers = RowTexts.Of(columns[answer].Texts.Select(text => readings[answer].Written(text, TypeOf(fields[answer]))));
        if (answers.Count == 0)
            throw new InputException($"{name}: no rows; expected rows to learn from");
        return new(name, [.. columns.Select((column, c) => column.ToColumn(readings[c])).Where((_, c) => c != answer && !readings[c].Ignored)],
            fields[answer].Name, answers, readings[answer],
            row => string.Create(CultureInfo.InvariantCulture, $"row {row + 1:N0}"),
            [.. guessed, .. notes, .. readings.Where((_, c) => c != answer).SelectMany(r => r.Notes)])
        {
            Types = fields.ToDictionary(f => f.Name, TypeOf),
        };
    }

    private static (DataField[] Fields, IEnumerable<string> Notes) Flat(string name, ParquetSchema schema)
    {
        var flat = schema.Fields.OfType<DataField>()
            .Where(f => !f.IsArray && f.ClrType != typeof(byte[]) && f.ClrType != typeof(ReadOnlyMemory<byte>)).ToArray();
        var others = schema.Fields.Except(flat).Select(f => f.Name).ToList();
        return (flat, others.Count == 0 ? [] : [$"columns of {name} with nested values were skipped: {string.Join(", ", others)}"]);
    }

    private static CellType TypeOf(DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        >= TypeCode.SByte and <= TypeCode.Decimal => CellType.Number,
        TypeCode.DateTime => CellType.Date,
        _ => field.ClrType == typeof(DateOnly) ? CellType.Date : CellType.Text,
    };

    private static Task<IEnumerable<string>> ColumnAsync(ParquetRowGroupReader group, DataField field, int rows,
        CancellationToken cancel) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.String => TextAsync(group, field, rows, cancel),
            TypeCode.Boolean => ValuesAsync<bool>(group, field, rows, b => b ? "true" : "false", cancel),
            TypeCode.SByte => NumbersAsync<sbyte>(group, field, rows, cancel),
            TypeCode.Byte => NumbersAsync<byte>(group, field, rows, cancel),
            TypeCode.Int16 => NumbersAsync<short>(group, field, rows, cancel),
            TypeCode.UInt16 => NumbersAsync<ushort>(group, field, rows, cancel),
            TypeCode.Int32 => NumbersAsync<int>(group, field, rows, cancel),
            TypeCode.UInt32 => NumbersAsync<uint>(group, field, rows, cancel),
            TypeCode.Int64 => NumbersAsync<long>(group, field, rows, cancel),
            TypeCode.UInt64 => NumbersAsync<ulong>(group, field, rows, cancel),
            TypeCode.Single => NumbersAsync<float>(group, field, rows, cancel),
            TypeCode.Double => NumbersAsync<double>(group, field, rows, cancel),
            TypeCode.Decimal => NumbersAsync<decimal>(group, field, rows, cancel),
            TypeCode.DateTime =>
                ValuesAsync<DateTime>(group, field, rows, d => d.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture), cancel),
            // What the library calls text is its own memory; it is handed out as strings all the same.
            _ when field.ClrType == typeof(ReadOnlyMemory<char>) => TextAsync(group, field, rows, cancel),
            _ when field.ClrType == typeof(DateOnly) =>
                ValuesAsync<DateOnly>(group, field, rows, d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancel),
            _ when field.ClrType == typeof(Guid) => ValuesAsync<Guid>(group, field, rows, id => id.ToString(), cancel),
            _ when field.ClrType == typeof(TimeSpan) =>
                ValuesAsync<TimeSpan>(group, field, rows, t => t.ToString("c", CultureInfo.InvariantCulture), cancel),
            _ => throw new InputException(
                $"column '{field.Name}' holds {field.ClrType.Name}; expected numbers, text, truth values or dates"),
        };

    private static Task<IEnumerable<string>> NumbersAsync<T>(ParquetRowGroupReader group, DataField field, int rows,
        CancellationToken cancel)
        where T : struct, IFormattable => ValuesAsync<T>(group, field, rows, n => n.ToString(null, CultureInfo.InvariantCulture), cancel);

    private static async Task<IEnumerable<string>> TextAsync(ParquetRowGroupReader group, DataField field, int rows,
        CancellationToken cancel)
    {
        var values = new string?[rows];
        await group.ReadAsync(field, values.AsMemory()!, cancellationToken: cancel);
        return values.Select(v => v ?? "");
    }

    private static async Task<IEnumerable<string>> ValuesAsync<T>(
        ParquetRowGroupReader group, DataField field, int rows, Func<T, string> print, CancellationToken cancel) where T : struct
    {
        if (!field.IsNullable)
        {
            var plain = new T[rows];
            await group.ReadAsync<T>(field, plain.AsMemory(), cancellationToken: cancel);
            return plain.Select(print);
        }
        var values = new T?[rows];
        await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancel);
        return values.Select(v => v is { } value ? print(value) : "");
    }
}
