using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace MlNetSuite.NotebookRunner;

/// <summary>The C# kernel of .NET Interactive as far as notebooks meet it: each submission goes on from the last, packages come by
/// <c>#r "nuget: ..."</c>, the value of a last expression is shown.</summary>
/// <remarks>Names in scope, references and language version are those of dotnet/interactive, <c>CSharpKernel.cs</c> and
/// <c>CSharpKernelExtensions.cs</c> (<c>UseKernelHelpers</c>, <c>UseDefaultFormatting</c>): no more, so that what runs here runs there.</remarks>
internal sealed class ScriptKernel(PackageRestore restore)
{
    // The last release of the kernel speaks C# 13.
    private static readonly ScriptOptions KernelOptions = ScriptOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp13)
        .AddImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq")
        .AddImports(typeof(Kernel).FullName!, typeof(PocketViewTags).FullName!, typeof(PocketView).Namespace!)
        .AddReferences(typeof(Enumerable).Assembly, typeof(IEnumerable<>).Assembly, typeof(Task<>).Assembly, typeof(Kernel).Assembly, typeof(PocketView).Assembly);

    private ScriptOptions _options = KernelOptions;
    private ScriptState<object>? _state;

    /// <summary>Runs one cell.</summary>
    /// <exception cref="CellFailedException">It did not compile, it threw, or a package was not to be had.</exception>
    internal async Task SubmitAsync(string cell, CellOutputs outputs)
    {
        var (directives, code) = CellDirectives.Split(cell);
        await AddPackagesAsync(directives, outputs);
        await RunAsync(code, outputs);
    }

    private async Task AddPackagesAsync(CellDirectives directives, CellOutputs outputs)
    {
        restore.AddSources(directives.Sources);
        if (directives.Packages.Count == 0)
            return;
        var restored = await restore.AddAsync(directives.Packages);
        PackageLoading.Load(restored);
        _options = _options.AddReferences(restored.References.Except(_options.MetadataReferences.OfType<PortableExecutableReference>().Select(r => r.FilePath!)));
        outputs.AddDisplay(new InstalledPackages(restored.Requested), []);
        foreach (var extension in restored.Extensions)
            foreach (var code in DibFile.CSharpCells(await File.ReadAllTextAsync(extension)))
                await RunAsync(code, outputs);
    }

    private async Task RunAsync(string code, CellOutputs outputs)
    {
        _state ??= await CSharpScript.RunAsync<object>("", _options);
        try
        {
            var state = await _state.ContinueWithAsync<object>(code, _options);
            _state = state;
            if (HasValue(state.Script))
                outputs.AddResult(state.ReturnValue);
        }
        catch (CompilationErrorException fault)
        {
            throw new CellFailedException("CompilationError", string.Join('\n', fault.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)), [], fault);
        }
        // Whatever a cell throws is its failure, shown in the notebook with all it says.
        catch (Exception fault) when (fault is not CellFailedException)
        {
            throw new CellFailedException(fault.GetType().FullName!, fault.Message, fault.ToString().Split('\n'), fault);
        }
    }

    /// <summary>Whether the code ends in an expression without a semicolon that has a value.</summary>
    private static bool HasValue(Script script)
    {
        var compilation = script.GetCompilation();
        var tree = compilation.SyntaxTrees.Single();
        return tree.GetCompilationUnitRoot().Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type?.SpecialType != SpecialType.System_Void;
    }
}
