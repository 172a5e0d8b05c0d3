namespace MlNetSuite.Prediction.Rows;

/// <summary>A date that the source of a row keeps as such, and its text for columns of anything else.</summary>
/// <param name="Text">The date as ISO 8601.</param>
/// <param name="Ticks">Ticks (100 ns) since the year 1, in universal time.</param>
internal sealed record TypedDate(string Text, long Ticks)
{
    /// <summary>Null where the text is no date.</summary>
    internal static TypedDate? Of(string text) => DateValues.Ticks(text) is > 0 and var ticks ? new(text, ticks) : null;

    /// <summary>The date as a format writes it; as ISO 8601 where the format would lose a part of it.</summary>
    internal string Written(DateFormat format) =>
        format.Write(Ticks) is { } text && format.TryRead(text, out var ticks) && ticks == Ticks ? text : Text;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
