using System.Globalization;
using System.Text;

// The namespace and the name are the compiler's.
namespace System.Runtime.CompilerServices;

/// <summary>Makes every interpolated string of this assembly the same in all cultures: an app whose culture writes 1.5 as 1,5 or puts
/// direction marks before a minus gets the same messages, names and files as any other.</summary>
/// <remarks>The compiler builds <c>$"..."</c> by the type of this name, and prefers the assembly's own to the runtime's, which formats
/// by the thread's culture. <c>string.Create(culture, $"...")</c> is not concerned.</remarks>
[InterpolatedStringHandler]
internal ref struct DefaultInterpolatedStringHandler
{
    private readonly StringBuilder _text;
    private StringBuilder.AppendInterpolatedStringHandler _handler;

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        _text = new StringBuilder(literalLength + 8 * formattedCount);
        _handler = new(literalLength, formattedCount, _text, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string value) => _handler.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _handler.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _handler.AppendFormatted(value, format);

    public void AppendFormatted<T>(T value, int alignment) => _handler.AppendFormatted(value, alignment);

    public void AppendFormatted<T>(T value, int alignment, string? format) => _handler.AppendFormatted(value, alignment, format);

    public void AppendFormatted(string? value) => _handler.AppendFormatted(value);

    public void AppendFormatted(ReadOnlySpan<char> value) => _handler.AppendFormatted(value);

    public string ToStringAndClear() => _text.ToString();
}
