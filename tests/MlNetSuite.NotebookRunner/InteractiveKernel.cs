using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace MlNetSuite.NotebookRunner;

/// <summary>The kernel that notebooks meet, put together as the dotnet-interactive tool does it (dotnet/interactive,
/// <c>src/dotnet-interactive/KernelBuilder.cs</c>), without the languages that the notebooks here do not speak.</summary>
internal static class InteractiveKernel
{
    internal static CompositeKernel Create()
    {
        var csharp = new CSharpKernel()
            .UseNugetDirective((kernel, packages) =>
            {
                kernel.AddAssemblyReferences(packages.SelectMany(package => package.AssemblyPaths));
                return Task.CompletedTask;
            })
            .UseKernelHelpers().UseWho().UseValueSharing();
        var composite = new CompositeKernel { FrontendEnvironment = new AutomationEnvironment() };
        composite.Add(csharp, ["c#", "C#"]);
        composite.Add(new HtmlKernel().UseValueSharing());
        composite.Add(new JavaScriptKernel().UseValueSharing(), ["js"]);
        composite.Add(new KeyValueStoreKernel().UseWho());
        composite.DefaultKernelName = csharp.Name;
        return composite.UseImportMagicCommand().UsePackageExtensions();
    }
}
