using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>Variables that a program frees and a notebook keeps.</summary>
public class UsingDeclarationsTests
{
    [Theory]
    [InlineData("using var x = F();", "var x = F();")]
    [InlineData("// First.\nusing var x = F();\nawait using var y = G(x); // y\nNotebook.Show(y);",
        "// First.\nvar x = F();\nvar y = G(x); // y\nNotebook.Show(y);")]
    public void They_become_plain_ones(string cell, string expected) => Assert.Equal(expected, UsingDeclarations.ToVariables(cell));

    [Theory]
    [InlineData("using System.IO;\nvar x = 1;")]
    [InlineData("using (var x = F())\n    G(x);")]
    [InlineData("void F()\n{\n    using var x = G();\n}")]
    [InlineData("// using var x = F();")]
    public void All_else_stays(string cell) => Assert.Equal(cell, UsingDeclarations.ToVariables(cell));
}
