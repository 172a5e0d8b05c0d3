using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MlNetSuite.Tests.Documentation;

/// <summary>Compiles a snippet as the program of a new project would be: implicit usings, nullable, warnings as errors.</summary>
internal static class SnippetCompiler
{
    private static readonly string[] Implicit = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http",
        "System.Threading", "System.Threading.Tasks"];

    /// <summary>As Microsoft.NET.Sdk.Web adds.</summary>
    private static readonly string[] ImplicitWeb =
    [
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
            "Microsoft.Extensions.Logging",
    ];

    /// <summary>What these tests run with themselves.</summary>
    private static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Where(file => Path.GetExtension(file) == ".dll").Select(file => MetadataReference.CreateFromFile(file))];

    /// <summary>Whether it is the program of a web app.</summary>
    internal static bool IsWeb(DocumentedCode snippet) =>
        snippet.Text.Contains("WebApplication", StringComparison.Ordinal) || snippet.Text.Contains("app.Map", StringComparison.Ordinal);

    /// <summary>The errors and warnings, with the document's lines.</summary>
    internal static IReadOnlyList<string> Faults(DocumentedCode snippet) =>
        Told(Compile(snippet, "snippet"));

    /// <summary>The same of a whole program, which leans on nothing.</summary>
    internal static IReadOnlyList<string> Faults(string program, string document) =>
        Told(Compile(program, document, Implicit));

    private static IReadOnlyList<string> Told(CSharpCompilation compilation) =>
        [.. compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString())];

    /// <summary>Writes the program, or returns why there is none.</summary>
    internal static string? Emit(DocumentedCode snippet, string path)
    {
        using var file = File.Create(path);
        var emitted = Compile(snippet, Path.GetFileNameWithoutExtension(path)).Emit(file);
        return emitted.Success ? null : string.Join('\n', emitted.Diagnostics);
    }

    private static CSharpCompilation Compile(DocumentedCode snippet, string name) =>
        Compile(Source(snippet), name, IsWeb(snippet) ? Implicit.Concat(ImplicitWeb) : Implicit);

    private static CSharpCompilation Compile(string program, string name, IEnumerable<string> implicitUsings)
    {
        var usings = string.Concat(implicitUsings.Select(n => $"global using {n};\n"));
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        return CSharpCompilation.Create(name,
            [CSharpSyntaxTree.ParseText(usings, options), CSharpSyntaxTree.ParseText(program, options)], References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress)]));
    }

    /// <summary>The snippet with what it leans on around it; its lines are told as the document's.</summary>
    private static string Source(DocumentedCode snippet)
    {
        var context = SnippetContext.Of(snippet);
        var lines = snippet.Text.Split('\n');
        var usings = Array.FindLastIndex(lines, line => line.StartsWith("using ", StringComparison.Ordinal)
            && !line.Contains('=', StringComparison.Ordinal) && !line.Contains('(', StringComparison.Ordinal)) + 1;
        return $"""
            #line {snippet.Line} "{snippet.Document}"
            {string.Join('\n', lines[..usings])}
            #line 1 "what the snippet leans on"
            {context.Before}
            #line {snippet.Line + usings} "{snippet.Document}"
            {string.Join('\n', lines[usings..])}
            #line 1 "what the snippet leans on"
            {context.After}
            """;
    }
}
