using System.Collections.Concurrent;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;

namespace MlNetSuite.NotebookRunner;

/// <summary>Runs the extension that a package brings, once the command which referenced it has run, as the dotnet-interactive tool does
/// (dotnet/interactive, <c>src/dotnet-interactive/KernelExtensionLoader.cs</c> and <c>PackageDirectoryExtensionLoader.cs</c>). Extensions
/// that are assemblies are left out; the packages here have scripts.</summary>
internal static class PackageExtensions
{
    internal static CompositeKernel UsePackageExtensions(this CompositeKernel kernel)
    {
        var added = new ConcurrentQueue<ResolvedPackageReference>();
        kernel.RegisterForDisposal(kernel.KernelEvents.Subscribe(happened =>
        {
            if (happened is PackageAdded package)
                added.Enqueue(package.PackageReference);
        }));
        kernel.AddMiddleware(async (command, context, next) =>
        {
            await next(command, context);
            while (added.TryDequeue(out var package))
            {
                var script = new FileInfo(Path.Combine(package.PackageRoot, "interactive-extensions", "dotnet", "extension.dib"));
                if (!script.Exists)
                    continue;
                KernelInvocationContextExtensions.Display(context, $"Loading extension script from `{script.FullName}`");
                await kernel.LoadAndRunInteractiveDocument(script);
            }
        }, nameof(UsePackageExtensions));
        return kernel;
    }
}
