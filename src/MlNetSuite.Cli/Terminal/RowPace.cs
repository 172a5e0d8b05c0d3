using System.Diagnostics;

namespace MlNetSuite.Cli.Terminal;

/// <summary>When to say how far work of unknown length has come: after a second, then as long again as it has taken, but within a quarter
/// of a minute.</summary>
/// <param name="watch">Runs since the work began.</param>
internal sealed class RowPace(Stopwatch watch)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(15);

    private TimeSpan _due = First;

    internal bool IsDue()
    {
        var now = watch.Elapsed;
        if (now < _due)
            return false;
        _due = now + (now < Longest ? now : Longest);
        return true;
    }
}
