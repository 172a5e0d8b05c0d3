using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>What a program frees at its end, a notebook keeps for the cells to come: scripts have no <c>using</c> declarations.</summary>
internal static class UsingDeclarations
{
    /// <summary>Makes <c>using var x = ...;</c> of a cell <c>var x = ...;</c>; those within blocks stay.</summary>
    internal static string ToVariables(string cell)
    {
        var declarations = CSharpSyntaxTree.ParseText(cell).GetCompilationUnitRoot().Members
            .OfType<GlobalStatementSyntax>().Select(member => member.Statement).OfType<LocalDeclarationStatementSyntax>()
            .Where(declaration => declaration.UsingKeyword.IsKind(SyntaxKind.UsingKeyword));
        foreach (var declaration in declarations.Reverse())
            cell = cell[..declaration.SpanStart] + cell[declaration.Declaration.SpanStart..];
        return cell;
    }
}
