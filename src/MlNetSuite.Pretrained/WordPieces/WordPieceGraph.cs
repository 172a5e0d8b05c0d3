using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Pretrained.WordPieces;

/// <summary>Writes BERT's tokenizer as ONNX operators without a loop: from the characters of one text to the numbers of its pieces.</summary>
/// <remarks>
/// Three parts, as in google-research/bert's <c>tokenization.py</c>: characters are folded by tables; words are where white space,
/// punctuation and ideographs end them; a word becomes pieces, of which each is the longest that fits. The last is a loop there. Here the
/// longest piece that fits is found at every place at once, by the keys of all its prefixes (<see cref="PieceKeys"/>), and the places that
/// the loop comes to are found by pointer doubling: after round r all places reached by less than 2^r pieces are known.
/// </remarks>
/// <param name="graph">Where it is written.</param>
/// <param name="vocabulary">The pieces.</param>
internal sealed class WordPieceGraph(OnnxGraph graph, WordPieceVocabulary vocabulary)
{
    /// <summary>Code units in front of a text and behind it, by which even an empty one has some.</summary>
    private const int Markers = 1;

    // Words are at most 100 symbols long, and 2^7 > 100.
    private const int Rounds = 7;

    private static readonly int[] EndSymbol = [FoldedCharacters.Alone + 0x1F_FFFF];

    /// <summary>Adds the way from characters to pieces.</summary>
    /// <param name="codes">UTF-16 code units as ML.NET's <c>TokenizeIntoCharactersAsKeys</c> gives them, <c>[1, n]</c>, unsigned 16-bit
    /// integers.</param>
    /// <param name="maxTokens">Most pieces of a window, with those at the beginning and at the end; at least 3.</param>
    /// <param name="maxWindows">Most windows that a long text is read in; at least 1.</param>
    /// <remarks>Gives <see cref="TokenGraph.Tokens"/>, <see cref="TokenGraph.Texts"/> and <see cref="TokenGraph.Lengths"/>.</remarks>
    internal void Add(string codes, int maxTokens, int maxWindows)
    {
        var symbols = Symbols(CodePoints(codes));
        var pieces = Pieces(Words(symbols));
        var read = Slice(pieces, 0, (maxTokens - 2L) * maxWindows);
        var count = graph.Node("Shape", [read]);
        graph.Node("Concat", [graph.Node("Shape", [pieces]), count], [OnnxAttribute.Int("axis", 0)], TokenGraph.Lengths);
        if (maxWindows == 1)
        {
            graph.Node("Identity", [Long(1)], output: TokenGraph.Texts);
            graph.Node("Concat", [Long(vocabulary.Start), read, Long(vocabulary.End)], [OnnxAttribute.Int("axis", 0)], TokenGraph.Tokens);
        }
        else
            AddWindows(read, count, maxTokens - 2);
    }

    /// <summary>Windows of the same length, as few as hold all pieces; the last begins early enough to be full.</summary>
    private void AddWindows(string pieces, string count, long most)
    {
        var windows = graph.Node("Max", [RoundedUp(count, Long(most)), Long(1)]);
        graph.Node("Identity", [windows], output: TokenGraph.Texts);
        var length = RoundedUp(count, windows);
        var numbers = graph.Node("Range", [Scalar(0), graph.Node("Squeeze", [windows]), Scalar(1)]);
        var starts = graph.Node("Min", [graph.Node("Mul", [numbers, length]), graph.Node("Sub", [count, length])]);
        var offsets = graph.Node("Range", [Scalar(0), graph.Node("Squeeze", [length]), Scalar(1)]);
        var start = graph.Node("Unsqueeze", [starts, Long(1)]);
        var cut = graph.Node("Gather", [pieces, graph.Node("Add", [start, offsets])]);
        var ends = graph.Node("Mul", [start, Long(0)]);
        var framed = graph.Node("Concat",
            [graph.Node("Add", [ends, Long(vocabulary.Start)]), cut, graph.Node("Add", [ends, Long(vocabulary.End)])],
            [OnnxAttribute.Int("axis", 1)]);
        graph.Node("Reshape", [framed, Long(-1)], output: TokenGraph.Tokens);

        string RoundedUp(string number, string by) =>
            graph.Node("Div", [graph.Node("Sub", [graph.Node("Add", [number, by]), Long(1)]), by]);
    }

    /// <summary>Code points, 0 in place of the second half of a pair.</summary>
    private string CodePoints(string codes)
    {
        var keys = graph.Node("Reshape", [Cast(codes, DataType.Int32), Long(-1)]);
        var units = Slice(Slice(keys, Markers, -Markers), 0, TokenGraph.MostCharacters);
        // A last zero, so that every unit has a next one.
        var padded = Join(units, Int(0));
        var unit = Slice(padded, 0, -1);
        var next = Slice(padded, 1, long.MaxValue);
        var isPair = graph.Node("And", [InBlock(unit, 0xD800), InBlock(next, 0xDC00)]);
        var isSecond = Slice(graph.Node("Concat", [False(), isPair], [OnnxAttribute.Int("axis", 0)]), 0, -1);
        var joined = graph.Node("Add",
        [
            graph.Node("Mul", [graph.Node("Sub", [unit, Int(0xD800)]), Int(0x400)]),
            graph.Node("Add", [next, Int(0x10000 - 0xDC00)]),
        ]);
        return graph.Node("Where", [isSecond, Int(0), graph.Node("Where", [isPair, joined, unit])]);
    }

    /// <summary>Symbols of all code points: folded characters and white space, with one of the latter at the beginning, and at the end a
    /// word that no piece matches, so that no list is ever empty.</summary>
    private string Symbols(string codePoints)
    {
        var characters = vocabulary.IsCased ? FoldedCharacters.Cased : FoldedCharacters.Uncased;
        var page = graph.Node("Gather", [Table(characters.Pages), graph.Node("Div", [codePoints, Int(256)])]);
        var place = graph.Node("Add", [graph.Node("Mul", [page, Int(256)]), graph.Node("Mod", [codePoints, Int(256)])]);
        const int width = FoldedCharacters.Longest;
        var expansions = graph.Constant(characters.Expansions, characters.Expansions.Length / width, width);
        var expanded = graph.Node("Gather", [expansions, graph.Node("Gather", [Table(characters.Rows), place])]);
        var own = graph.Node("Unsqueeze", [codePoints, Long(1)]);
        var filled = Where(Equal(expanded, FoldedCharacters.Itself), own,
            Where(Equal(expanded, FoldedCharacters.ItselfAlone), graph.Node("Add", [own, Int(FoldedCharacters.Alone)]), expanded));
        var flat = Join(Int(FoldedCharacters.Space), graph.Node("Reshape", [filled, Long(-1)]), graph.Constant(EndSymbol, 1));
        return Compress(flat, graph.Node("Not", [Equal(flat, 0)]));
    }

    private WordSymbols Words(string symbols)
    {
        var isSpace = Equal(symbols, FoldedCharacters.Space);
        var isAlone = graph.Node("Greater", [symbols, Int(FoldedCharacters.Alone - 1)]);
        // Every symbol but the first, which is white space, has one before it.
        var isLetter = graph.Node("Not", [Later(isSpace)]);
        var begins = graph.Node("Or", [Later(isAlone), Earlier(isAlone)]);
        var kept = Compress(Later(symbols), isLetter);
        var starts = Compress(begins, isLetter);
        var character = graph.Node("Mod", [kept, Int(FoldedCharacters.Alone)]);
        return new(Cast(character, DataType.Int64), starts);

        // White space has the bit of what stands alone, too: a symbol after it begins a word.
        string Later(string of) => Slice(of, 1, long.MaxValue);
        string Earlier(string of) => Slice(of, 0, -1);
    }

    private string Pieces(WordSymbols words)
    {
        var starts = Cast(words.Starts, DataType.Int64);
        var count = graph.Node("Shape", [words.Characters]);
        var places = graph.Node("Range", [Scalar(0), graph.Node("Squeeze", [count]), Scalar(1)]);
        // The word of each symbol, from 0, and where it ends.
        var word = graph.Node("Sub", [graph.Node("CumSum", [starts, Scalar(0)]), Long(1)]);
        var begin = graph.Node("Reshape", [graph.Node("NonZero", [starts]), Long(-1)]);
        var ends = Join(Slice(begin, 1, long.MaxValue), count);
        var end = graph.Node("Gather", [ends, word]);

        var match = LongestMatch(words.Characters, starts, places, end);
        var length = graph.Node("Div", [match, Long(PieceKeys.LengthUnit)]);
        var reached = Reached(starts, graph.Node("Add", [places, length]));
        var isDead = graph.Node("And", [graph.Node("Equal", [match, Long(0)]), graph.Node("Cast",
            [reached], [OnnxAttribute.Int("to", (int)DataType.Bool)])]);
        var isLong = graph.Node("Greater",
            [graph.Node("Sub", [end, graph.Node("Gather", [begin, word])]), Long(WordPieceVocabulary.LongestWord)]);
        var deadWords = graph.Node("ScatterElements",
            [graph.Node("Sub", [ends, ends]), word, Cast(graph.Node("Or", [isDead, isLong]), DataType.Int64)],
            [OnnxAttribute.String("reduction", "max")]);
        var dead = Cast(graph.Node("Gather", [deadWords, word]), DataType.Bool);
        var known = graph.Node("And", [graph.Node("Not", [dead]), Cast(reached, DataType.Bool)]);
        var tokens = Where(dead, Long(vocabulary.Unknown), graph.Node("Mod", [match, Long(PieceKeys.LengthUnit)]));
        var isToken = graph.Node("Or", [known, graph.Node("And", [dead, words.Starts])]);
        // The last is the word that ends all.
        return Slice(Compress(tokens, isToken), 0, -1);
    }

    /// <summary>The longest piece that fits at each place, <c>length × unit + number</c>, or 0.</summary>
    private string LongestMatch(string characters, string starts, string places, string ends)
    {
        var keys = PieceKeys.Of(vocabulary);
        var longest = keys.Factors.Length;
        long[] offsets = [.. Enumerable.Range(0, longest)];
        var column = graph.Node("Unsqueeze", [places, Long(1)]);
        var ahead = graph.Node("Add", [column, graph.Constant(offsets, 1, longest)]);
        var inWord = graph.Node("Less", [ahead, graph.Node("Unsqueeze", [ends, Long(1)])]);
        // Beyond its end a word's keys stay what they were.
        var last = graph.Node("Sub", [graph.Node("Shape", [characters]), Long(1)]);
        var seen = graph.Node("Gather", [characters, graph.Node("Min", [ahead, last])]);
        var terms = graph.Node("Mul", [graph.Node("Mul", [seen, Cast(inWord, DataType.Int64)]), graph.Constant(keys.Factors, 1, longest)]);
        var first = graph.Node("Gather", [graph.Constant(keys.Starts, 2), starts]);
        var prefixes = graph.Node("Add",
            [graph.Node("CumSum", [terms, Scalar(1)]), graph.Node("Unsqueeze", [first, Long(1)])]);
        var matches = graph.Node("LabelEncoder", [prefixes],
        [
            OnnxAttribute.Ints("keys_int64s", keys.Matches.Keys),
            OnnxAttribute.Ints("values_int64s", keys.Matches.Values),
            OnnxAttribute.Int("default_int64", 0),
        ], domain: "ai.onnx.ml");
        return graph.Node("ReduceMax", [matches, Long(1)], [OnnxAttribute.Int("keepdims", 0)]);
    }

    /// <summary>1 where a piece begins if each is the longest that fits, from the first of each word; where none fits the way ends.</summary>
    private string Reached(string starts, string next)
    {
        // One place more, behind the last symbol, that leads to itself.
        var reached = Join(starts, Long(0));
        var jump = Join(next, graph.Node("Shape", [starts]));
        for (var round = 0; round < Rounds; round++)
        {
            reached = graph.Node("ScatterElements", [reached, jump, reached], [OnnxAttribute.String("reduction", "max")]);
            if (round < Rounds - 1)
                jump = graph.Node("Gather", [jump, jump]);
        }
        return Slice(reached, 0, -1);
    }

    private string InBlock(string units, int first) => graph.Node("Equal", [graph.Node("Div", [units, Int(0x400)]), Int(first / 0x400)]);

    private string Where(string condition, string then, string otherwise) => graph.Node("Where", [condition, then, otherwise]);

    private string Equal(string values, int to) => graph.Node("Equal", [values, Int(to)]);

    private string Compress(string values, string keep) => graph.Node("Compress", [values, keep], [OnnxAttribute.Int("axis", 0)]);

    private string Join(params string[] parts) => graph.Node("Concat", parts, [OnnxAttribute.Int("axis", 0)]);

    private string Slice(string of, long from, long to) =>
        graph.Node("Slice", [of, Long(from), Long(to), Long(0)]);

    private string Cast(string values, DataType to) => graph.Node("Cast", [values], [OnnxAttribute.Int("to", (int)to)]);

    private string Table(int[] values) => graph.Constant(values, values.Length);

    private string Int(int value) => graph.Constant([value], 1);

    private string Long(long value) => graph.Constant([value], 1);

    private string Scalar(long value) => graph.Constant([value], []);

    private string False() => Cast(Long(0), DataType.Bool);

    /// <summary>The symbols of a text without white space.</summary>
    /// <param name="Characters">Their code points, 64-bit integers.</param>
    /// <param name="Starts">Whether a word begins there.</param>
    private sealed record WordSymbols(string Characters, string Starts);
}
