namespace MlNetSuite.Data.Readers;

/// <summary>A picture that is to be read, and its class.</summary>
/// <param name="Path">Its file; of an archived picture what messages call it.</param>
/// <param name="Label">The class.</param>
/// <param name="Archived">Its bytes where it is in an archive; null where it is a file.</param>
internal sealed record LabelledPicture(string Path, string Label, byte[]? Archived = null);
