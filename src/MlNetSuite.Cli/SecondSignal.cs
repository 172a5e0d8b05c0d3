using System.Runtime.InteropServices;

namespace MlNetSuite.Cli;

/// <summary>Ends the process at the second SIGINT or SIGTERM: whoever asks twice does not want to wait.</summary>
internal sealed class SecondSignal : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    /// <param name="seen">How many signals there were already.</param>
    internal SecondSignal(int seen = 0)
    {
        _signals = seen;
        _registrations =
            [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM]).Select(signal => PosixSignalRegistration.Create(signal, _ => Count()))];
    }

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Count()
    {
        if (Interlocked.Increment(ref _signals) == 2)
            Environment.Exit(Failure.Interrupted);
    }
}
