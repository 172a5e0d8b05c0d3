using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;

namespace MlNetSuite.AutoML.Exporters.TensorBoard;

/// <summary>One file of TensorBoard events, appended to and flushed event by event.</summary>
/// <remarks>TFRecord framing: length (8 bytes, little endian), masked CRC-32C of these 8 bytes, the event, masked CRC-32C of the
/// event. See <c>tensorboard/summary/writer/record_writer.py</c> and <c>event_file_writer.py</c> in
/// https://github.com/tensorflow/tensorboard.</remarks>
internal sealed class EventFile : IDisposable
{
    private static int _made;

    private readonly FileStream _stream;

    /// <summary>Begins a new file in <paramref name="folder"/>, which is made if it is missing; files that are there stay.</summary>
    internal EventFile(string folder, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        // TensorBoard reads the files of a folder in the order of their names: the time comes first.
        var seconds = now.ToUnixTimeSeconds().ToString("0000000000", CultureInfo.InvariantCulture);
        var number = Interlocked.Increment(ref _made);
        var name = $"events.out.tfevents.{seconds}.{SafeName.Of(Environment.MachineName)}.{Environment.ProcessId}.{number}";
        _stream = new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Write(new() { FileVersion = "brain.Event:2" }, now);
    }

    /// <summary>Appends an event.</summary>
    internal void Write(Event happened, DateTimeOffset now)
    {
        happened.WallTime = now.ToUnixTimeMilliseconds() / 1000.0;
        var data = happened.ToByteArray();
        var record = new byte[8 + 4 + data.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedCrc(record.AsSpan(0, 8)));
        data.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), MaskedCrc(data));
        _stream.Write(record);
        _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>CRC-32C, rotated by 15 bits plus a constant, so that a checksum of data with checksums in it is none of zeros.</summary>
    private static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8u;
    }
}
