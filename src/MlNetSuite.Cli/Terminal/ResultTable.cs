using Spectre.Console;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Tables as a terminal shows them, or plain where they are piped: without borders, each row on a line of its own.</summary>
internal static class ResultTable
{
    private const int PipedWidth = 100_000;

    /// <summary>Whether another program reads the output.</summary>
    internal static bool Piped => Console.IsOutputRedirected;

    /// <summary>An empty table.</summary>
    internal static Table Create() => new Table().Border(Piped ? TableBorder.None : TableBorder.Rounded);

    /// <summary>Writes it below its title.</summary>
    internal static void Write(IAnsiConsole console, Table table, string title)
    {
        if (Piped)
            console.WriteLine(title);
        else
            table.Title(Markup.Escape(title));
        console.Write(table);
    }

    /// <summary>Lets piped rows be as wide as they need to be.</summary>
    internal static void UnwrapPiped(IAnsiConsole console)
    {
        if (Piped)
            console.Profile.Width = PipedWidth;
    }
}
