using TorchSharp;

namespace MlNetSuite.Training.Torch;

/// <summary>Keeps libtorch to one thread an operator while networks are trained, and takes it back afterwards.</summary>
/// <remarks>libtorch keeps the number for each thread, and in one place for threads it has not seen yet: so what a training sets reaches
/// the threads that the host starts meanwhile. When the training ends, its own thread and threads to come have the number from
/// before.</remarks>
internal sealed class TorchThreads : IDisposable
{
    private static readonly Lock Gate = new();
    private static int _trainings;
    private static int _before;

    internal TorchThreads()
    {
        lock (Gate)
        {
            // Among trainings at the same time only the first sees what the host has set.
            if (_trainings++ == 0)
                _before = torch.get_num_threads();
            OneHere();
        }
    }

    /// <summary>Keeps the calling thread to itself; for a thread of a training's own.</summary>
    internal static void OneHere()
    {
        // A thread's first operator gives it the common number; after that, it keeps its own.
        torch.get_num_threads();
        torch.set_num_threads(1);
    }

    /// <summary>Ends it; to be called on the thread that began it.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            _trainings--;
            torch.set_num_threads(_before);
        }
    }
}
