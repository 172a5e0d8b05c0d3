using System.Buffers.Binary;
using System.Text;

namespace MlNetSuite.Tests.AutoML.Exporters;

/// <summary>Reads event files by hand, without the generated code that wrote them: records by TFRecord framing, messages by the
/// protocol buffers wire format (https://protobuf.dev/programming-guides/encoding).</summary>
internal static class EventReader
{
    /// <summary>The records of a file; fails where a length or a checksum is not right.</summary>
    internal static IReadOnlyList<Message> Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        List<Message> events = [];
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            var data = bytes.AsSpan(at + 12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            events.Add(new(data.ToArray()));
            at += 12 + length + 4;
        }
        return events;
    }

    /// <summary>CRC-32C bit by bit, polynomial 0x1EDC6F41 reflected.</summary>
    internal static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }

    internal static uint Masked(ReadOnlySpan<byte> data) => unchecked(((Crc(data) >> 15) | (Crc(data) << 17)) + 0xa282ead8u);

    /// <summary>A message as its fields: number, and bytes or a number.</summary>
    internal sealed class Message
    {
        private readonly List<(int Field, byte[] Bytes, ulong Number)> _fields = [];

        internal Message(byte[] data)
        {
            for (var at = 0; at < data.Length;)
            {
                var key = Varint(data, ref at);
                switch (key & 7)
                {
                    case 0:
                        _fields.Add(((int)(key >> 3), [], Varint(data, ref at)));
                        break;
                    case 1:
                        _fields.Add(((int)(key >> 3), [], BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(at))));
                        at += 8;
                        break;
                    case 5:
                        _fields.Add(((int)(key >> 3), [], BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(at))));
                        at += 4;
                        break;
                    case 2:
                        var length = (int)Varint(data, ref at);
                        _fields.Add(((int)(key >> 3), data[at..(at + length)], 0));
                        at += length;
                        break;
                    default:
                        throw new FormatException($"wire type {key & 7}");
                }
            }
        }

        internal bool Has(int field) => _fields.Any(f => f.Field == field);

        internal long Whole(int field) => (long)_fields.LastOrDefault(f => f.Field == field).Number;

        internal double Real(int field) => BitConverter.UInt64BitsToDouble(_fields.LastOrDefault(f => f.Field == field).Number);

        internal float Single(int field) => BitConverter.UInt32BitsToSingle((uint)_fields.LastOrDefault(f => f.Field == field).Number);

        internal string Text(int field) => Encoding.UTF8.GetString(_fields.LastOrDefault(f => f.Field == field).Bytes ?? []);

        internal string Hex(int field) => Convert.ToHexStringLower(_fields.LastOrDefault(f => f.Field == field).Bytes ?? []);

        internal Message Inner(int field) => All(field)[^1];

        internal IReadOnlyList<Message> All(int field) => [.. _fields.Where(f => f.Field == field).Select(f => new Message(f.Bytes))];

        private static ulong Varint(byte[] data, ref int at)
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                value |= (ulong)(data[at] & 0x7f) << shift;
                if ((data[at++] & 0x80) == 0)
                    return value;
            }
        }
    }
}
