using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Cli.Terminal;

/// <summary>What the keys of the live view do.</summary>
internal static class SweepKeys
{
    /// <summary>The next key typed, or null; always null where standard input is no keyboard.</summary>
    internal static char? Typed() => !Console.IsInputRedirected && Console.KeyAvailable ? Console.ReadKey(intercept: true).KeyChar : null;

    /// <summary>Does what a key stands for, and says what that is; null for keys that stand for nothing.</summary>
    internal static string? Press(char key, ISweepControl control)
    {
        switch (char.ToLowerInvariant(key))
        {
            case 's':
                control.Skip();
                return "skipped what was running";
            case 'p' when control.Paused:
                control.Resume();
                return "going on";
            case 'p':
                control.Pause();
                return "pausing: what is running may end, nothing new begins";
            case 'q':
                control.Finish();
                return "finishing with the best so far";
            default:
                return null;
        }
    }
}
