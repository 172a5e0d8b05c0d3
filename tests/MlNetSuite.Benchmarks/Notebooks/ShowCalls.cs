using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>What a program must ask for, a notebook shows by itself: the value of a cell's last expression.</summary>
internal static class ShowCalls
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>Makes <c>Notebook.Show(value);</c> at the end of a cell the bare <c>value</c>; all else stays as it was written.</summary>
    internal static string ToLastExpression(string cell)
    {
        var last = CSharpSyntaxTree.ParseText(cell, Script).GetCompilationUnitRoot().Members.LastOrDefault();
        if (last is not GlobalStatementSyntax { Statement: ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } statement }
            || call is not { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Notebook" }, Name.Identifier.Text: "Show" } }
            || call.ArgumentList.Arguments is not [var value])
            return cell;
        return cell[..statement.SpanStart] + value + cell[statement.Span.End..];
    }
}
