namespace MlNetSuite.Tests.Documentation;

/// <summary>What is done with a command that a document shows.</summary>
internal enum CommandKind
{
    /// <summary>Run as written, in a folder with what a person would have.</summary>
    Run,

    /// <summary>Takes minutes, builds, or tests: what it names is looked up.</summary>
    Dotnet,

    /// <summary>Says what may be written; compared with the parser.</summary>
    Grammar,

    /// <summary>A span within a sentence: its verbs and options are looked up.</summary>
    Mention,

    /// <summary>Listed in <see cref="DocumentedCommand.NotRun"/> with the reason.</summary>
    NotRun,

    /// <summary>Nobody checks it, which is a fault.</summary>
    Unknown,
}

/// <summary>A command that a document shows.</summary>
internal sealed record DocumentedCommand(string Document, int Line, string Text, CommandKind Kind)
{
    private const string GrammarSection = "The commands";

    /// <summary>Commands that change the machine or take another program, and why they are not run.</summary>
    internal static IReadOnlyDictionary<string, string> NotRun { get; } = new Dictionary<string, string>
    {
        ["apt-get install -y libgomp1"] = "installs a package of the system",
        ["alias mlnetsuite="] = "the tests have a command of that name",
        ["python3 make.py"] = "wants the files that a dataset was made of, from Debian or npm",
        ["python3 tests/MlNetSuite.Benchmarks/Images/keras_mnist.py"] = "takes minutes, and needs Debian's python3-torch",
        ["mlnetsuite worker --cluster postgres:"] = "runs until it is asked to leave, on a database; ClusterSweepTests runs its like",
        ["mlnetsuite cluster status postgres:"] = "looks into a database; ClusterSweepTests runs its like",
        ["mlnetsuite sweep classification --data rows.csv --label churned --cluster postgres:"] = "ClusterSweepTests runs its like",
        ["mlnetsuite sweep text-classification --data sms.csv --cluster local"] = "ClusterSweepTests runs its like",
        ["openssl "] = "makes certificates by another program; ClusterSweepTests makes their like",
        ["export MLNETSUITE_CLUSTER"] = "secrets of a person's own",
        ["./make.sh"] = "wants the R package that a dataset was made of",
    };

    internal static IReadOnlyList<DocumentedCommand> All { get; } = [.. DocumentedCode.All.SelectMany(Of)];

    internal static IEnumerable<DocumentedCommand> Of(DocumentedCode code) => code.Language switch
    {
        // The map is a tree of folders; it has its own test.
        "sh" when code.Document == CodeMapTests.Document && code.Section == CodeMapTests.Section => [],
        "sh" or "" => Lines(code).Select(line => new DocumentedCommand(code.Document, line.Number, line.Text, Classify(code, line.Text))),
        DocumentedCode.Span when FirstWord(code.Text) is "python3" or ['.', '/', ..] =>
            [new(code.Document, code.Line, code.Text, Classify(code, code.Text))],
        DocumentedCode.Span when FirstWord(code.Text) is "mlnetsuite" or "dotnet" or "curl"
            && code.Text.Contains(' ', StringComparison.Ordinal) =>
            [new(code.Document, code.Line, code.Text, FirstWord(code.Text) == "dotnet" ? CommandKind.Dotnet : CommandKind.Mention)],
        _ => [],
    };

    /// <summary>The commands of a block: a line that begins with a space goes on with the one before.</summary>
    private static IEnumerable<(int Number, string Text)> Lines(DocumentedCode code)
    {
        var lines = code.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var begin = i;
            if (lines[i].Trim() is "" or ['#', ..])
                continue;
            while (i + 1 < lines.Length && lines[i + 1] is [' ', ..] && lines[i + 1].Trim() != "")
                i++;
            yield return (code.Line + begin, string.Join('\n', lines[begin..(i + 1)]));
        }
    }

    private static CommandKind Classify(DocumentedCode code, string text) => FirstWord(text) switch
    {
        _ when NotRun.Keys.Any(known => text.StartsWith(known, StringComparison.Ordinal)) => CommandKind.NotRun,
        "mlnetsuite" when code.Section == GrammarSection => CommandKind.Grammar,
        "mlnetsuite" or "curl" or "mkdir" => CommandKind.Run,
        "dotnet" => CommandKind.Dotnet,
        var word when word.EndsWith("=$(mlnetsuite", StringComparison.Ordinal) => CommandKind.Run,
        _ => CommandKind.Unknown,
    };

    private static string FirstWord(string text) => text.Split((char[])[' ', '\n'], 2)[0];

    public override string ToString() => $"{Document}:{Line} {Text.Split('\n')[0]}";
}
