using System.Text;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Connection;

namespace MlNetSuite.NotebookRunner;

/// <summary>Speaks with an editor as <c>dotnet-interactive stdio</c> does: an envelope of JSON a line, commands in, events out.</summary>
internal static class StdioSession
{
    /// <summary>Ends when standard input does.</summary>
    internal static async Task RunAsync(CompositeKernel kernel)
    {
        // The kernel takes the console's own reader and writers for its cells.
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        using var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        using var listening = kernel.KernelEvents.Subscribe(happened => output.WriteLine(KernelEventEnvelope.Serialize(happened)));
        while (await input.ReadLineAsync() is { } line)
        {
            var command = KernelCommandEnvelope.Deserialize(line).Command;
            // Not waited for: the next command may be the one that cancels this.
            _ = Task.Run(() => kernel.SendAsync(command));
        }
    }
}
