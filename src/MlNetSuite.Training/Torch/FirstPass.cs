using System.Collections.Concurrent;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Torch;

/// <summary>Lets one thread alone make the first pass of a convolutional network over a given number of rows, forward alone or backward
/// too.</summary>
/// <remarks>libtorch compiles a convolution and its gradient when its shape is first met and keeps it for the process. Where two threads
/// meet a shape at once, one of them may run what the other has not finished (the primitive cache of oneDNN in libtorch 2.10, on processors
/// with AVX-512): the process crashes or gradients are not numbers. After the first pass any number of threads may go on.</remarks>
internal static class FirstPass
{
    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<(string Network, int Rows, bool Learns), bool> Made = [];

    /// <summary>What tells networks apart here, or null for one without convolutions, which needs no care.</summary>
    internal static string? NameOf(Network network) => network.Layers.Any(layer => layer is Conv2d or Whitening)
        ? $"{string.Join('x', network.Input.Sizes)} {LayerText.Print(network.Layers)}"
        : null;

    /// <summary>Runs a pass, alone where it is the first of its kind.</summary>
    internal static void Run(string? network, int rows, bool learns, Action pass)
    {
        if (network is null || Made.ContainsKey((network, rows, learns)))
        {
            pass();
            return;
        }
        lock (Gate)
            pass();
        Made.TryAdd((network, rows, learns), true);
    }
}
