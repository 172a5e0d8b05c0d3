using System.Buffers.Binary;
using System.Text;

namespace MlNetSuite.Training.Torch;

/// <summary>Makes one required symbol version of a shared library optional.</summary>
/// <remarks>A 64-bit little-endian ELF file lists the versions it requires of other libraries in <c>.gnu.version_r</c>; the loader
/// refuses the file when one is absent unless its <c>VER_FLG_WEAK</c> bit is set. Formats: System V gABI, "Sections"; Linux
/// Standard Base 5.0, 10.7 "Symbol Versioning".</remarks>
internal static class ElfVersionNeeds
{
    private const ushort WeakFlag = 0x2;
    private const uint DynamicSymbols = 11, VersionNeeds = 0x6ffffffe, SymbolVersions = 0x6fffffff;
    private const int SectionHeaderSize = 64, SymbolSize = 24;

    /// <summary>Sets the weak bit on <paramref name="version"/>, in place. Returns whether a bit changed.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="version">Such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="harmless">The only symbol that may be bound to it: one that is referenced and never called.</param>
    /// <exception cref="InvalidDataException">Not such a file, a damaged one, or one that binds other symbols to the version.</exception>
    internal static bool Weaken(byte[] file, string version, string harmless)
    {
        if (file.Length < 64 || !file.AsSpan(0, 6).SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
            throw new InvalidDataException("not a 64-bit little-endian ELF file.");
        var sections = Sections(file);
        var changed = false;
        foreach (var needs in sections.Where(s => s.Type == VersionNeeds))
        {
            var names = Linked(sections, needs);
            foreach (var aux in Needs(file, needs))
                if (Text(file, names, U32(file, aux + 8)) == version)
                {
                    CheckHarmless(file, sections, index: U16(file, aux + 6), version, harmless);
                    var flags = U16(file, aux + 4);
                    changed |= (flags & WeakFlag) == 0;
                    BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan((int)aux + 4), (ushort)(flags | WeakFlag));
                }
        }
        return changed;
    }

    private static List<Section> Sections(byte[] file)
    {
        var start = U64(file, 0x28);
        var count = U16(file, 0x3c);
        if (U16(file, 0x3a) != SectionHeaderSize)
            throw Damaged("section headers of an unknown size");
        var sections = new List<Section>(count);
        for (var i = 0; i < count; i++)
        {
            var at = checked(start + i * SectionHeaderSize);
            Slice(file, at, SectionHeaderSize);
            var section = new Section(U32(file, at + 4), U64(file, at + 24), U64(file, at + 32), U32(file, at + 40));
            const uint NoBits = 8;
            if (section.Type != NoBits && section.Offset + section.Size > file.Length)
                throw Damaged($"section {i} ends after the file does");
            sections.Add(section);
        }
        return sections;
    }

    /// <summary>Offsets of every required version, library by library.</summary>
    private static IEnumerable<long> Needs(byte[] file, Section needs)
    {
        var seen = 0;
        for (long need = needs.Offset, next = -1; next != 0; need += next)
        {
            long aux = need + U32(file, need + 8);
            for (var left = U16(file, need + 2); left > 0; left--)
            {
                if (++seen > ushort.MaxValue)
                    throw Damaged("the list of required versions does not end");
                yield return aux;
                aux += U32(file, aux + 12);
            }
            next = U32(file, need + 12);
            if (++seen > ushort.MaxValue)
                throw Damaged("the list of required versions does not end");
        }
    }

    private static void CheckHarmless(byte[] file, List<Section> sections, ushort index, string version, string harmless)
    {
        var symbols = sections.Find(s => s.Type == DynamicSymbols) ?? throw Damaged("no dynamic symbols");
        var versions = sections.Find(s => s.Type == SymbolVersions) ?? throw Damaged("no symbol versions");
        var names = Linked(sections, symbols);
        for (long i = 0; i < versions.Size / 2 && i < symbols.Size / SymbolSize; i++)
            if ((U16(file, versions.Offset + i * 2) & 0x7fff) == index
                && Text(file, names, U32(file, symbols.Offset + i * SymbolSize)) is var name && name != harmless)
                throw new InvalidDataException($"symbol {name} needs {version}, which this system's C++ library lacks.");
    }

    private static Section Linked(List<Section> sections, Section section) =>
        section.Link < sections.Count ? sections[(int)section.Link] : throw Damaged("a link to a section that is not there");

    private static string Text(byte[] file, Section strings, uint at)
    {
        if (at >= strings.Size)
            throw Damaged("a name outside its table");
        var bytes = file.AsSpan((int)(strings.Offset + at), (int)(strings.Size - at));
        var end = bytes.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(bytes[..end]) : throw Damaged("a name that does not end");
    }

    private static ushort U16(byte[] file, long at) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(file, at, 2));

    private static uint U32(byte[] file, long at) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(file, at, 4));

    private static long U64(byte[] file, long at)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(Slice(file, at, 8));
        return value <= int.MaxValue ? (long)value : throw Damaged("an offset outside the file");
    }

    private static ReadOnlySpan<byte> Slice(byte[] file, long at, int length) =>
        at >= 0 && at <= file.Length - length ? file.AsSpan((int)at, length) : throw Damaged("a field outside the file");

    private static InvalidDataException Damaged(string how) => new($"a damaged ELF file: {how}.");

    private sealed record Section(uint Type, long Offset, long Size, uint Link);
}
