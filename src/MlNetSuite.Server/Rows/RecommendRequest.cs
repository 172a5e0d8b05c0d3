using System.Text;
using System.Text.Json;
using MlNetSuite.Server.Json;

namespace MlNetSuite.Server.Rows;

/// <summary>The body of <c>POST /recommend/{model}</c>: <c>{"user": "42", "top": 10, "includeRated": false,
/// "includeUnrated": false}</c>.</summary>
internal readonly record struct RecommendRequest(string User, int Top, bool IncludeRated, bool IncludeUnrated)
{
    private const int MostItems = 10_000;

    private const string Example = "{\"user\": \"42\", \"top\": 10, \"includeRated\": false, \"includeUnrated\": false}";

    internal static RecommendRequest Read(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
            throw new RefusedRequestException($"the body is empty; send {Example}.");
        try
        {
            return ReadObject(json);
        }
        // The reader's word for text that is not UTF-8, or an escape that is no character.
        catch (InvalidOperationException fault)
        {
            throw new RefusedRequestException("the body holds text that is not UTF-8.", fault);
        }
    }

    private static RecommendRequest ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new RefusedRequestException($"the body must be an object such as {Example}, but got {JsonNumbers.Describe(ref reader)}.");
        string? user = null;
        var (top, includeRated, includeUnrated) = (10L, false, false);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            switch (name.ToLowerInvariant())
            {
                case "user":
                    user = Text(ref reader);
                    break;
                case "top":
                    top = JsonNumbers.Int64(ref reader, "top");
                    break;
                case "includerated":
                    includeRated = Truth(ref reader, "includeRated");
                    break;
                case "includeunrated":
                    includeUnrated = Truth(ref reader, "includeUnrated");
                    break;
                default:
                    throw new RefusedRequestException($"'{name}' is not a property of this request; send {Example}.");
            }
        }
        reader.Read();
        if (top is < 1 or > MostItems)
            throw new RefusedRequestException($"top is {top}; it must be 1 to {MostItems:N0}.");
        return new(user ?? throw new RefusedRequestException($"there is no user; send {Example}."), (int)top, includeRated,
            includeUnrated);
    }

    private static string Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new RefusedRequestException($"'user' must be an id, but got {JsonNumbers.Describe(ref reader)}."),
    };

    private static bool Truth(ref Utf8JsonReader reader, string name) => reader.TokenType is JsonTokenType.True or JsonTokenType.False
        ? reader.GetBoolean()
        : throw new RefusedRequestException($"'{name}' must be true or false, but got {JsonNumbers.Describe(ref reader)}.");
}
