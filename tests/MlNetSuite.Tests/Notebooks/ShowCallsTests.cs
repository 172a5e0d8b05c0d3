using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>The call that a program needs and a notebook does not.</summary>
public class ShowCallsTests
{
    [Theory]
    [InlineData("Notebook.Show(x);", "x")]
    [InlineData("var x = 1;\nNotebook.Show(x + 1);", "var x = 1;\nx + 1")]
    [InlineData("Notebook.Show(await F(a, \")\"));", "await F(a, \")\")")]
    [InlineData("Notebook.Show(Chart\n    .Line(x)\n    .WithTitle(\"t\"));", "Chart\n    .Line(x)\n    .WithTitle(\"t\")")]
    [InlineData("Notebook.Show(x); // The value.", "x // The value.")]
    [InlineData("Notebook.Show(a);\nNotebook.Show(b);", "Notebook.Show(a);\nb")]
    public void At_the_end_it_becomes_the_bare_value(string cell, string expected) =>
    Assert.Equal(expected, ShowCalls.ToLastExpression(cell));

    [Theory]
    [InlineData("var x = 1;")]
    [InlineData("Notebook.Show(x);\nvar y = 2;")]
    [InlineData("if (x) { Notebook.Show(x); }")]
    [InlineData("Notebook.SaveHtml(\"a.html\");")]
    [InlineData("// Notebook.Show(x);")]
    [InlineData("")]
    public void Anywhere_else_it_stays(string cell) => Assert.Equal(cell, ShowCalls.ToLastExpression(cell));
}
