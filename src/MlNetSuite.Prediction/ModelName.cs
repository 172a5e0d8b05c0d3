using System.Globalization;

namespace MlNetSuite.Prediction;

/// <summary>A model's name with its version, written <c>digits/3</c>.</summary>
internal readonly record struct ModelName(string Name, int Version)
{
    /// <summary>The version of a model that was given none.</summary>
    internal const int FirstVersion = 1;

    private const int MaxLength = 200;

    /// <summary>Reads <c>digits</c> (version 1) or <c>digits/3</c>.</summary>
    /// <exception cref="ArgumentException">It is neither; the message says what is wrong.</exception>
    internal static ModelName Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var slash = text.LastIndexOf('/');
        var name = slash < 0 ? text : text[..slash];
        if (!IsName(name))
            throw new ArgumentException(
                $"'{text}' is no name for a model; a name has at most {MaxLength} characters, none of them a control character, '/' or " +
                $"'\\', and does not begin with a dot.", nameof(text));
        if (slash < 0)
            return new(name, FirstVersion);
        return TryVersion(text[(slash + 1)..], out var version)
            ? new(name, version)
            : throw new ArgumentException($"'{text}' has no version after the '/'; a version is a whole number from 1, as in '{name}/2'.",
                nameof(text));
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= MaxLength && name[0] != '.' && !name.Any(c => c is '/' or '\\' || char.IsControl(c));

    internal static bool TryVersion(string text, out int version) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version) && version >= FirstVersion;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}/{Version}");
}
