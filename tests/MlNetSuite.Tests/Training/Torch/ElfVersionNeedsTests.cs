using System.Buffers.Binary;
using System.Text;
using MlNetSuite.Training.Torch;

namespace MlNetSuite.Tests.Training.Torch;

public class ElfVersionNeedsTests
{
    private const string Version = "GLIBCXX_3.4.32", Harmless = "_ZSt21ios_base_library_initv";

    [Fact]
    public void The_version_becomes_optional_and_nothing_else_changes()
    {
        var original = Library();
        var patched = (byte[])original.Clone();
        Assert.True(ElfVersionNeeds.Weaken(patched, Version, Harmless));
        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != patched[i]).ToArray();
        Assert.Equal([FlagsOfSecondVersion], changed);
        Assert.Equal(2, patched[FlagsOfSecondVersion]);
    }

    [Fact]
    public void Doing_it_twice_changes_nothing_more()
    {
        var once = Library();
        ElfVersionNeeds.Weaken(once, Version, Harmless);
        var twice = (byte[])once.Clone();
        Assert.False(ElfVersionNeeds.Weaken(twice, Version, Harmless));
        Assert.Equal(once, twice);
    }

    [Fact]
    public void A_version_the_library_does_not_want_is_no_change() =>
        Assert.False(ElfVersionNeeds.Weaken(Library(), "GLIBCXX_9.9", Harmless));

    [Fact]
    public void A_library_that_uses_another_symbol_of_that_version_is_refused()
    {
        var fault = Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Weaken(Library(symbol: "_ZSt_called"), Version, Harmless));
        Assert.Contains("_ZSt_called", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Weaken([], Version, Harmless));
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Weaken(new byte[5000], Version, Harmless));
        var narrow = Library();
        narrow[4] = 1; // ELFCLASS32
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Weaken(narrow, Version, Harmless));
        var bigEndian = Library();
        bigEndian[5] = 2;
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Weaken(bigEndian, Version, Harmless));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_and_left_as_it_is()
    {
        var whole = Library();
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole[..length];
            Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Weaken(cut, Version, Harmless));
            Assert.Equal(whole[..length], cut);
        }
    }

    [Fact]
    public void Damage_in_any_byte_ends_in_an_answer_or_a_refusal()
    {
        var whole = Library();
        for (var at = 0; at < whole.Length; at++)
            foreach (var value in (byte[])[0, 1, 0x7f, 0x80, 0xff])
            {
                var damaged = (byte[])whole.Clone();
                damaged[at] = value;
                try
                {
                    ElfVersionNeeds.Weaken(damaged, Version, Harmless);
                }
                catch (InvalidDataException)
                {
                }
            }
    }

    private const int Names = 64, Needs = 192, Symbols = 256, Versions = 320, Headers = 328;
    private const int FlagsOfSecondVersion = Needs + 16 + 16 + 4;

    /// <summary>An ELF file with nothing but one needed library, two required versions and two symbols.</summary>
    private static byte[] Library(string symbol = Harmless)
    {
        var file = new byte[Headers + 5 * 64];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(file, 0);
        U64(0x28, Headers);
        U16(0x3a, 64);
        U16(0x3c, 5);

        var strings = $"\0libstdc++.so.6\0GLIBCXX_3.4\0{Version}\0{symbol}\0";
        Encoding.ASCII.GetBytes(strings).CopyTo(file, Names);
        // verneed: version 1, two entries, file name, offset of the first entry, no next
        U16(Needs, 1);
        U16(Needs + 2, 2);
        U32(Needs + 4, 1);
        U32(Needs + 8, 16);
        // vernaux: hash, flags, index, name, next
        U16(Needs + 16 + 6, 2);
        U32(Needs + 16 + 8, strings.IndexOf("GLIBCXX_3.4\0", StringComparison.Ordinal));
        U32(Needs + 16 + 12, 16);
        U16(Needs + 32 + 6, 18);
        U32(Needs + 32 + 8, strings.IndexOf(Version, StringComparison.Ordinal));
        U32(Symbols + 24, strings.IndexOf(symbol, StringComparison.Ordinal));
        U16(Versions + 2, 18);

        Section(1, type: 3, Names, Encoding.ASCII.GetByteCount(strings), link: 0);
        Section(2, type: 0x6ffffffe, Needs, 48, link: 1);
        Section(3, type: 11, Symbols, 48, link: 1);
        Section(4, type: 0x6fffffff, Versions, 4, link: 3);
        return file;

        void Section(int index, uint type, int offset, int size, int link)
        {
            var at = Headers + index * 64;
            U32(at + 4, unchecked((int)type));
            U64(at + 24, offset);
            U64(at + 32, size);
            U32(at + 40, link);
        }

        void U16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);
        void U32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        void U64(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);
    }
}
