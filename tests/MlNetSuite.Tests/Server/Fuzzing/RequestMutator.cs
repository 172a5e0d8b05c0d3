using System.Text;

namespace MlNetSuite.Tests.Server.Fuzzing;

/// <summary>Spoils requests: bits, ranges, numbers, words of JSON, lengths. The same seed and number give the same request.</summary>
internal sealed class RequestMutator(IReadOnlyList<FuzzSeed> seeds, int seed)
{
    // Where parsers break: limits of types, things of another kind, text that is none.
    private static readonly byte[][] Tokens = [.. new[]
    {
        "-1", "0", "1e999", "-1e-999", "NaN", "Infinity", "2147483648", "9223372036854775807", "9223372036854775808",
            "18446744073709551616", "1.5", "1e3",
        "null", "true", "false", "[]", "{}", "[[", "]]", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "{\"a\":", "\"name\"", "\"shape\"",
            "\"datatype\"", "\"data\"",
        "\"parameters\":{\"binary_data_size\":-5}", "\"parameters\":{\"binary_data_size\":4294967296}", "\"BYTES\"", "\"FP16\"",
            "\"UINT64\"", "\"BOOL\"", ",", ":", "[4611686018427387904,4]",
        new string('[', 100), new string('9', 400),
    }.Select(Encoding.UTF8.GetBytes), [0xff, 0xfe], [0xed, 0xa0, 0x80], [0, 0, 0, 0], [255, 255, 255, 255]];

    /// <summary>The spoilt request of that number.</summary>
    internal FuzzSeed Mutate(int number)
    {
        var random = new Random(HashCode(seed, number));
        var request = seeds[random.Next(seeds.Count)];
        var body = new List<byte>(request.Body);
        for (var i = random.Next(2) == 0 ? 1 : random.Next(2, 6); i > 0; i--)
            Spoil(body, random);
        var header = request.HeaderLength;
        if (random.Next(8) == 0)
            header = random.Next(4) switch { 0 => null, 1 => random.Next(-2, body.Count + 3), 2 => 0, _ => body.Count };
        var type = random.Next(50) == 0 ? "image/png" : request.ContentType;
        return new(request.Path, [.. body], type, header);
    }

    private void Spoil(List<byte> body, Random random)
    {
        var at = random.Next(body.Count + 1);
        switch (random.Next(11))
        {
            case 0 when at < body.Count:
                body[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                body.RemoveRange(at, Math.Min(body.Count - at, random.Next(1, 20)));
                break;
            case 2:
                body.InsertRange(at, body.GetRange(at, Math.Min(body.Count - at, random.Next(1, 60))));
                break;
            case 3:
                body.RemoveRange(at, body.Count - at);
                break;
            case 4:
                var other = seeds[random.Next(seeds.Count)].Body;
                var from = random.Next(other.Length);
                body.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 80))]);
                break;
            // Most often, as the request stays JSON and what follows the parser is reached.
            case 5 or 8 or 9 or 10:
                ReplaceNumber(body, random);
                break;
            case 6 when at < body.Count:
                body[at] = (byte)random.Next(256);
                break;
            default:
                body.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
        }
    }

    private static void ReplaceNumber(List<byte> body, Random random)
    {
        static bool IsPart(byte b) => b is >= (byte)'0' and <= (byte)'9' or (byte)'.' or (byte)'-';
        var starts = Enumerable.Range(0, body.Count).Where(i => IsPart(body[i]) && (i == 0 || !IsPart(body[i - 1]))).ToArray();
        if (starts.Length == 0)
            return;
        var start = starts[random.Next(starts.Length)];
        var end = start;
        while (end < body.Count && IsPart(body[end]))
            end++;
        body.RemoveRange(start, end - start);
        body.InsertRange(start, Tokens[random.Next(Tokens.Length)]);
    }

    // HashCode.Combine differs from run to run.
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739 + number) * 16_777_619);
}
