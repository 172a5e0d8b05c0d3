using Microsoft.Extensions.Logging;

namespace MlNetSuite.Server.Protection;

/// <summary>The keys of a file, which is read again while it is used: a key that is deleted stops working, and one that is added works,
/// without a restart. A file that is broken or cannot be read keeps the keys that were read last; a file whose last key was deleted lets
/// nobody in.</summary>
/// <remarks>Read when keys are needed, at most once in a <see cref="Period"/>, rather than watched: notices of changes do not come
/// from every file system, nor for links whose target changes, by which clusters mount their secrets.</remarks>
internal sealed class ApiKeyFile
{
    /// <summary>How long keys are used before the file is read again.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly string _path;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private byte[] _content;
    private volatile ApiKeys _keys;
    private long _read;
    private string? _fault;

    /// <summary>Reads a file of at least one key.</summary>
    /// <exception cref="FormatException">A line is not a hash, or there is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal ApiKeyFile(string path, ILogger log, TimeProvider time)
    {
        (_path, _log, _time) = (Path.GetFullPath(path), log, time);
        _content = File.ReadAllBytes(_path);
        _keys = ApiKeys.Parse(Lines(_content), path);
        _read = time.GetTimestamp();
    }

    /// <summary>The keys as the file has them.</summary>
    internal ApiKeys Current
    {
        get
        {
            if (_time.GetElapsedTime(Volatile.Read(ref _read)) >= Period && _reading.TryEnter())
                try
                {
                    Read();
                    Volatile.Write(ref _read, _time.GetTimestamp());
                }
                finally
                {
                    _reading.Exit();
                }
            return _keys;
        }
    }

    private void Read()
    {
        try
        {
            var content = File.ReadAllBytes(_path);
            if (_fault is null && content.AsSpan().SequenceEqual(_content))
                return;
            var keys = ApiKeys.ParseAny(Lines(content), _path);
            (_content, _keys, _fault) = (content, keys, null);
            _log.LogWarning("{File} was changed: {Count} API keys are valid now", _path, keys.Count);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            if (fault.Message != _fault)
                _log.LogError("the API keys of {File} cannot be read ({Reason}); those read before stay valid", _path, fault.Message.TrimEnd('.'));
            _fault = fault.Message;
        }
    }

    private static IEnumerable<string> Lines(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
