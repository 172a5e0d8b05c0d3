using System.CommandLine;
using MlNetSuite.Cli.Completion;
using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary>What commands that embed texts take: a zip or weights, how much of a text is read, threads.</summary>
internal sealed class EmbedderOptions
{
    private readonly Argument<string> _encoder = new Argument<string>("FILE.zip|WEIGHTS")
    {
        Description = "A model zip that gives embeddings, an id of 'mlnetsuite weights list', or a folder with an exported encoder.",
    }.Completed(KnownValues.Weights);

    private readonly Option<int?> _maxTokens = new("--max-tokens")
    {
        Description = "For weights: word pieces that are read of a text, or of each of its windows.",
        HelpName = "N",
    };

    private readonly Option<int?> _maxWindows = new("--max-windows")
    {
        Description = "For weights: windows in which a longer text is read; its vector is their mean. 1 reads its beginning.",
        HelpName = "N",
    };

    private readonly Option<int> _threads = CommonOptions.Threads();

    internal void AddTo(Command command)
    {
        command.Arguments.Add(_encoder);
        foreach (var option in (Option[])[_maxTokens, _maxWindows, _threads])
            command.Options.Add(option);
    }

    /// <summary>Opens what was named.</summary>
    /// <exception cref="InputException">It is not there, gives no embedding, or a number is out of range.</exception>
    internal Embedder Open(ParseResult parsed)
    {
        var (threads, encoder) = (CommonOptions.Threads(parsed, _threads), parsed.GetRequiredValue(_encoder));
        var (tokens, windows) = (parsed.GetValue(_maxTokens), parsed.GetValue(_maxWindows));
        Require("--max-tokens", tokens, 3, 512);
        Require("--max-windows", windows, 1, 64);
        if (!encoder.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && !File.Exists(encoder))
            return Embedder.OfWeights(encoder, tokens, windows ?? 1, threads);
        return tokens is null && windows is null ? Embedder.OfModel(encoder, threads) : throw new InputException(
            $"--max-tokens and --max-windows are for weights; how much {encoder} reads of a text was set when it was trained, by " +
            "--set maxTokens=N and --set maxWindows=N.");
    }

    private static void Require(string option, int? number, int least, int most)
    {
        if (number < least || number > most)
            throw new InputException($"{option} {number}: must be {least} to {most}.");
    }
}
