using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Notebooks.Views;

namespace MlNetSuite.Notebooks;

/// <summary>Makes .NET Interactive kernels show this project's values, and ML.NET's data views, as tables, charts and pictures.</summary>
/// <remarks>The types of this package itself carry <see cref="TypeFormatterSourceAttribute"/> and need no call. Formatters registered
/// later, by a notebook of its own, come before these.</remarks>
public static class NotebookFormatters
{
    private static readonly Lock Gate = new();

    /// <summary>Registers them with Microsoft.DotNet.Interactive.Formatting; the package's kernel extension does it when the package is
    /// referenced. A second call changes nothing.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (Formatter.RegisteredFormatters(includeDefaults: false).Any(f => f is ShownFormatter))
                return;
            foreach (var shown in ShownValues.All.Concat(ShownValues.Shared))
                foreach (var (mimeType, write) in shown.Forms)
                    Formatter.Register(new ShownFormatter(shown.Type, mimeType, write));
            foreach (var shown in ShownValues.All)
                Formatter.SetPreferredMimeTypesFor(shown.Type, [.. shown.Forms.Select(f => f.MimeType)]);
        }
    }
}

/// <summary>The formatters of this package's own types, found by the attribute on them.</summary>
internal sealed class OwnFormatters : ITypeFormatterSource
{
    /// <inheritdoc/>
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() =>
        ShownValues.Own.SelectMany(shown => shown.Forms.Select(form => new ShownFormatter(shown.Type, form.MimeType, form.Write)));
}

/// <summary>Shows values of a type in one form.</summary>
/// <param name="type">The type, or one that it derives from.</param>
/// <param name="mimeType">The form.</param>
/// <param name="write">Makes the text of it.</param>
internal sealed class ShownFormatter(Type type, string mimeType, Func<object, string> write) : ITypeFormatter
{
    /// <inheritdoc/>
    public string MimeType => mimeType;

    /// <inheritdoc/>
    public Type Type => type;

    /// <inheritdoc/>
    public bool Format(object instance, FormatContext context)
    {
        // In a cell of somebody else's table, and for null, the library's own ways are better.
        if (!type.IsInstanceOfType(instance))
            return false;
        context.Writer.Write(write(instance));
        return true;
    }
}
