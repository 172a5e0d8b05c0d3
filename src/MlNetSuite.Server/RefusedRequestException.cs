namespace MlNetSuite.Server;

/// <summary>A request cannot be answered, and the message says why and what to do.</summary>
/// <param name="status">The HTTP status, 400 to 499, 501 or 503.</param>
/// <param name="message">What was given and what was expected.</param>
/// <param name="inner">What it follows from, for the log.</param>
internal sealed class RefusedRequestException(int status, string message, Exception? inner = null) : Exception(message, inner)
{
    internal int Status => status;

    /// <summary>Bad input.</summary>
    internal RefusedRequestException(string message, Exception? inner = null) : this(400, message, inner)
    {
    }
}
