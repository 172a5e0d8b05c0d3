using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Cli.Terminal;

/// <summary>What the keys of the live view do.</summary>
internal static class SweepKeys
{
    /// <summary>The next key typed, or null; always null if standard input is not a keyboard.</summary>
    internal static char? Typed() => !Console.IsInputRedirected && Console.KeyAvailable ? Console.ReadKey(intercept: true).KeyChar : null;

    /// <summary>Performs a key's action and returns its description; null for keys without one.</summary>
    internal static string? Press(char key, ISweepControl control)
    {
        switch (char.ToLowerInvariant(key))
        {
            case 's':
                control.Skip();
                return "skipped the running trials";
            case 'p' when control.Paused:
                control.Resume();
                return "resumed";
            case 'p':
                control.Pause();
                return "pausing: running trials finish, no new ones start";
            case 'q':
                control.Finish();
                return "finishing with the best so far";
            default:
                return null;
        }
    }
}
