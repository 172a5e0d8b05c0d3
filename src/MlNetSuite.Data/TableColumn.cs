using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data;

/// <summary>A column of a table, whole and in memory. Immutable.</summary>
/// <param name="Name">As in the header.</param>
public abstract record TableColumn(string Name)
{
    /// <summary>What it holds, where a person said so; null where trainers infer it.</summary>
    public ColumnKind? Kind { get; init; }

    /// <summary>Cells of the file that could not be read and are missing here.</summary>
    public int Unreadable { get; init; }

    /// <summary>What a person should know of how it was read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Whether a row has no value here.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>A row's value as a number; NaN for none, and for text that is no number.</summary>
    public abstract float Number(int row);

    /// <summary>A row's value as text, empty for none.</summary>
    public abstract string Text(int row);

    /// <summary>The given rows, in the given order.</summary>
    public abstract TableColumn Subset(IReadOnlyList<int> rows);

    internal abstract void AppendTo(IncrementalHash hash);

    /// <summary>Reads a field as a number, by the invariant culture. Missing values and infinities are NaN.</summary>
    /// <returns>Whether it is a number or missing.</returns>
    internal static bool TryNumber(ReadOnlySpan<char> field, out float number)
    {
        if (PlainDigits.TryRead(field, out var plain) && plain.Mark != ',' && plain.ToSingle() is var single && !float.IsNaN(single))
        {
            number = single;
            return true;
        }
        var read = float.TryParse(field.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        if (!read || !float.IsFinite(number))
            number = float.NaN;
        return read || MissingValues.Is(field);
    }
}

/// <summary>Numbers; NaN where there is none.</summary>
/// <param name="Name">As in the header.</param>
/// <param name="Values">One a row.</param>
public sealed record NumberColumn(string Name, float[] Values) : TableColumn(Name)
{
    /// <summary>How the file writes them, where not in the invariant way.</summary>
    public NumberFormat? Format { get; init; }

    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => float.IsNaN(Values[row]);

    /// <inheritdoc/>
    public override float Number(int row) => Values[row];

    /// <inheritdoc/>
    public override string Text(int row) => IsMissing(row) ? ""
        : Format is null ? Values[row].ToString(CultureInfo.InvariantCulture)
        : Format.Write(Values[row]);

    /// <inheritdoc/>
    public override TableColumn Subset(IReadOnlyList<int> rows)
    {
        var values = new float[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Values[rows[i]];
        return this with { Values = values };
    }

    internal override void AppendTo(IncrementalHash hash)
    {
        hash.Append(Name);
        hash.AppendData(MemoryMarshal.AsBytes(Values.AsSpan()));
    }
}

/// <summary>Text as the file has it: categories, dates, prose. Equal values share one string.</summary>
/// <param name="Name">As in the header.</param>
/// <param name="Values">One a row.</param>
public sealed record TextColumn(string Name, string[] Values) : TableColumn(Name)
{
    /// <inheritdoc/>
    public override int Count => Values.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => MissingValues.Is(Values[row], MissingWords);

    /// <summary>Words for a missing value, in addition to those that always are.</summary>
    public IReadOnlyList<string> MissingWords { get; init; } = [];

    /// <inheritdoc/>
    public override float Number(int row) => TryNumber(Values[row], out var number) ? number : float.NaN;

    /// <inheritdoc/>
    public override string Text(int row) => Values[row];

    /// <inheritdoc/>
    public override TableColumn Subset(IReadOnlyList<int> rows) => this with { Values = [.. rows.Select(r => Values[r])] };

    internal override void AppendTo(IncrementalHash hash)
    {
        hash.Append(Name);
        foreach (var value in Values)
            hash.Append(value);
    }
}

/// <summary>Dates, perhaps with times.</summary>
/// <param name="Name">As in the header.</param>
/// <param name="Ticks">Ticks (100 ns) since the year 1, in universal time, one a row; 0 where there is none.</param>
/// <param name="Format">How the file writes them.</param>
public sealed record DateColumn(string Name, long[] Ticks, DateFormat Format) : TableColumn(Name)
{
    /// <inheritdoc/>
    public override int Count => Ticks.Length;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => Ticks[row] == 0;

    /// <summary>No number: a date has several.</summary>
    public override float Number(int row) => float.NaN;

    /// <inheritdoc/>
    public override string Text(int row) => Format.Write(Ticks[row]);

    /// <inheritdoc/>
    public override TableColumn Subset(IReadOnlyList<int> rows) => this with { Ticks = [.. rows.Select(row => Ticks[row])] };

    internal override void AppendTo(IncrementalHash hash)
    {
        hash.Append(Name);
        hash.AppendData(MemoryMarshal.AsBytes(Ticks.AsSpan()));
    }
}
