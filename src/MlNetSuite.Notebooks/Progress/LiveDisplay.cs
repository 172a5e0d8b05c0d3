namespace MlNetSuite.Notebooks.Progress;

/// <summary>A display that changes in place: in a kernel the display itself, elsewhere lines on standard error.</summary>
/// <remarks>What <see cref="Notebook.Displayer"/> returns is asked for a method <c>Update(object)</c>, which the
/// <c>DisplayedValue</c> of Microsoft.DotNet.Interactive has; this package does not reference that library. A displayer that returns
/// nothing of the kind shows how things stood first and last.</remarks>
/// <param name="lines">Where lines go outside of kernels.</param>
/// <param name="clock">Tells how long ago the last update was.</param>
/// <param name="displayer">The kernel's way of showing, asked for each time; null for <see cref="Notebook.Displayer"/>.</param>
internal sealed class LiveDisplay(TextWriter lines, TimeProvider clock, Func<Func<object?, object?>?>? displayer = null)
{
    // Fast enough to look alive; each update is a message to a browser, or a line.
    private static readonly TimeSpan BetweenUpdates = TimeSpan.FromSeconds(0.25), BetweenLines = TimeSpan.FromSeconds(1);

    private long? _last;
    private Action<object>? _update;

    /// <summary>Shows how things stand, unless that was done a moment ago.</summary>
    /// <param name="value">What a kernel shows.</param>
    /// <param name="line">The same in one line, created only when used.</param>
    /// <param name="isLast">Whether nothing follows, so that this must be shown.</param>
    internal void Show(object value, Func<string> line, bool isLast)
    {
        var display = displayer is null ? Notebook.Displayer : displayer();
        if (!isLast && _last is { } last && clock.GetElapsedTime(last) < (display is null ? BetweenLines : BetweenUpdates))
            return;
        var isFirst = _last is null;
        _last = clock.GetTimestamp();
        if (display is null)
            lines.WriteLine(line());
        else if (isFirst)
            _update = Updating(display(value));
        else if (_update is not null)
            _update(value);
        else if (isLast)
            display(value);
    }

    private static Action<object>? Updating(object? shown) =>
        shown?.GetType().GetMethod("Update", [typeof(object)]) is { } method ? value => method.Invoke(shown, [value]) : null;
}
