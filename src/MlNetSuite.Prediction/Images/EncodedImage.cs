using SkiaSharp;

namespace MlNetSuite.Prediction.Images;

/// <summary>A picture as a file holds it, its header read. Its size and its pixels are those of the picture held upright, as EXIF says
/// that it is to be shown.</summary>
internal sealed class EncodedImage : IDisposable
{
    /// <summary>Most pixels an image may have: 50 million, about 200 MB decoded.</summary>
    internal const long MostPixels = 50_000_000;

    private const string Read = "PNG, JPEG, BMP, GIF and WebP are read";

    private readonly SKCodec _codec;
    private readonly SKEncodedOrigin _origin;
    private readonly string _source;

    private EncodedImage(SKCodec? codec, Stream bytes, string source, long mostPixels)
    {
        _codec = codec ?? throw new PredictionInputException(UnreadFormats.ByBytes(bytes) is { } format
            ? Refusal(source, format)
            : $"{source} is not an image; {Read}.");
        _origin = ImageOrientation.Of(codec, bytes);
        _source = source;
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height is > 0 and var pixels && pixels <= mostPixels)
            return;
        codec.Dispose();
        throw new PredictionInputException(
            $"{source} is an image of {width:N0} x {height:N0} pixels; at most {mostPixels:N0} are read. Scale it down.");
    }

    internal int Width => ImageOrientation.IsSideways(_origin) ? _codec.Info.Height : _codec.Info.Width;

    internal int Height => ImageOrientation.IsSideways(_origin) ? _codec.Info.Width : _codec.Info.Height;

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">All bytes of the file.</param>
    /// <param name="source">Where they came from, for messages.</param>
    /// <param name="mostPixels">Larger images are refused.</param>
    /// <exception cref="PredictionInputException">It is not an image or has too many pixels.</exception>
    internal static EncodedImage Of(byte[] bytes, string source, long mostPixels = MostPixels)
    {
        using var data = SKData.CreateCopy(bytes);
        using var stream = new MemoryStream(bytes, writable: false);
        return new(SKCodec.Create(data), stream, source, mostPixels);
    }

    /// <summary>What is said of a picture in a format that is not read.</summary>
    internal static string Refusal(string source, string format) =>
        $"{source} is a file in the format {format}; {Read}. Save it as PNG or JPEG.";

    /// <summary>Height and width of an image file, from its header.</summary>
    /// <inheritdoc cref="Of"/>
    internal static (int Height, int Width) Size(string path)
    {
        using var stream = File.OpenRead(path);
        using var header = File.OpenRead(path);
        using var image = new EncodedImage(SKCodec.Create(stream), header, path, MostPixels);
        return (image.Height, image.Width);
    }

    /// <summary>Another decoder's pixels, turned as this picture is held.</summary>
    internal ImagePixels Upright(ImagePixels stored) =>
        new(Width, Height, ImageOrientation.Upright(stored.Values, stored.Width, stored.Height, _origin));

    /// <summary>The pixels; of several pictures in one file the first.</summary>
    /// <param name="isMultiplied">Whether colours are to be multiplied by alpha.</param>
    /// <exception cref="PredictionInputException">It is cut short or damaged.</exception>
    internal ImagePixels Pixels(bool isMultiplied)
    {
        var alpha = _codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque
            : isMultiplied ? SKAlphaType.Premul : SKAlphaType.Unpremul;
        var info = _codec.Info.WithColorType(SKColorType.Bgra8888).WithAlphaType(alpha);
        var stored = new uint[info.Width * info.Height];
        SKCodecResult result;
        unsafe
        {
            fixed (uint* target = stored)
                result = _codec.GetPixels(info, (nint)target);
        }
        return result == SKCodecResult.Success
            ? Upright(new(info.Width, info.Height, stored))
            : throw new PredictionInputException($"{_source} is an image that is cut short or damaged ({result}).");
    }

    public void Dispose() => _codec.Dispose();
}
