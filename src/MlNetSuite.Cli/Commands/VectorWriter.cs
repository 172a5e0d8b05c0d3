using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary>How vectors are written.</summary>
internal enum VectorFormat
{
    /// <summary>A header and a line each.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    JsonLines,

    /// <summary>NumPy's array of 32-bit numbers.</summary>
    Npy,
}

/// <summary>Writes vectors of the same length, one after another.</summary>
internal abstract class VectorWriter : IDisposable
{
    /// <summary>The format that a file's name asks for.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    internal static VectorFormat FormatOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".csv" => VectorFormat.Csv,
        ".jsonl" => VectorFormat.JsonLines,
        ".npy" => VectorFormat.Npy,
        _ => throw new InputException($"--out {file}: expected a name that ends with .npy, .csv or .jsonl."),
    };

    /// <summary>Whether a file begins as one of vectors does, or is empty.</summary>
    internal static bool HasWritten(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[16];
        ReadOnlySpan<byte> read = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return read.IsEmpty || read.StartsWith("embedding1"u8) || read.StartsWith("{\"embedding\":"u8)
            || (read is [0x93, ..] && read[1..].StartsWith("NUMPY"u8));
    }

    internal static VectorWriter Create(VectorFormat format, Stream output) => format switch
    {
        VectorFormat.Npy => new Npy(output),
        VectorFormat.JsonLines => new JsonLines(output),
        _ => new Csv(output),
    };

    internal abstract void Write(float[] vector);

    /// <summary>Ends what was written, so that it can be read.</summary>
    internal abstract void End();

    public abstract void Dispose();

    private sealed class Csv(Stream output) : VectorWriter
    {
        private readonly StreamWriter _lines = new(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        private bool _hasHeader;

        internal override void Write(float[] vector)
        {
            if (!_hasHeader)
                _lines.WriteLine(string.Join(',', Enumerable.Range(1, vector.Length).Select(n => $"embedding{n}")));
            _hasHeader = true;
            for (var i = 0; i < vector.Length; i++)
            {
                if (i > 0)
                    _lines.Write(',');
                _lines.Write(vector[i].ToString(CultureInfo.InvariantCulture));
            }
            _lines.WriteLine();
        }

        internal override void End() => _lines.Flush();

        public override void Dispose() => _lines.Dispose();
    }

    private sealed class JsonLines(Stream output) : VectorWriter
    {
        private readonly Utf8JsonWriter _json = new(output);

        internal override void Write(float[] vector)
        {
            _json.WriteStartObject();
            _json.WriteStartArray("embedding"u8);
            foreach (var number in vector)
                _json.WriteNumberValue(number);
            _json.WriteEndArray();
            _json.WriteEndObject();
            _json.Flush();
            output.WriteByte((byte)'\n');
            _json.Reset();
        }

        internal override void End() => output.Flush();

        public override void Dispose() => _json.Dispose();
    }

    /// <summary>Version 1.0 of the format: magic, version, length of the header, the header padded by spaces to 128 bytes in all, and the
    /// numbers, row by row. The header says how many rows there are, so it is written again at the end.</summary>
    private sealed class Npy : VectorWriter
    {
        private const int HeaderBytes = 128, LengthAt = 8, TextAt = 10;

        private readonly Stream _output;
        private long _rows;
        private int _width;

        internal Npy(Stream output)
        {
            _output = output;
            WriteHeader();
        }

        internal override void Write(float[] vector)
        {
            (_rows, _width) = (_rows + 1, vector.Length);
            // Little-endian, as every machine that .NET runs on with ONNX Runtime is.
            _output.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
        }

        internal override void End()
        {
            _output.Position = 0;
            WriteHeader();
            _output.Position = _output.Length;
        }

        public override void Dispose()
        {
        }

        private void WriteHeader()
        {
            var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({_rows}, {_width}), }}";
            Span<byte> header = stackalloc byte[HeaderBytes];
            header.Fill((byte)' ');
            "NUMPY"u8.CopyTo(header[1..]);
            (header[0], header[6], header[7]) = (0x93, 1, 0);
            BitConverter.TryWriteBytes(header[LengthAt..], (ushort)(HeaderBytes - TextAt));
            Encoding.ASCII.GetBytes(text, header[TextAt..]);
            header[^1] = (byte)'\n';
            _output.Write(header);
        }
    }
}
