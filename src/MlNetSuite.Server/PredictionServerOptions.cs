namespace MlNetSuite.Server;

/// <summary>What a request may cost. Set by <c>services.AddPredictionEndpoints(options => ...)</c>.</summary>
public sealed class PredictionServerOptions
{
    /// <summary>Most bytes of a request's body; a larger one is answered 413.</summary>
    public long MaxBodyBytes { get; set; } = 32 << 20;

    /// <summary>Most rows of a request.</summary>
    public int MaxRows { get; set; } = 16_384;

    /// <summary>Most elements of a tensor, and most numbers of a row.</summary>
    public int MaxElements { get; set; } = 16 << 20;

    /// <summary>Most pixels of an image (width times height): an image of few bytes can unpack to gigabytes.</summary>
    public long MaxImagePixels { get; set; } = 16 << 20;

    /// <summary>Most bytes that all requests take together, by REST and gRPC: half for bodies above 64 KB, an eighth for smaller ones, the
    /// rest for what is made of them (rows, unpacked images, answers). A request is charged before its body is held, and answered 429 where
    /// there is not so much left. Where the process may have less (a container, <c>DOTNET_GCHeapHardLimit</c>), half of that is the limit.
    /// At least twice <see cref="MaxBodyBytes"/>, or the largest body would never be read.</summary>
    public long MaxBufferedBytes { get; set; } = 1L << 30;

    /// <summary>Requests that are parsed, wait for a core and are predicted at one time; usually eight for each core. More would only
    /// wait longer, fewer would make smaller batches.</summary>
    public int Concurrency { get; set; } = 8 * Environment.ProcessorCount;

    /// <summary>Requests that wait for their turn; one more is answered 429.</summary>
    public int Queue { get; set; } = 1_024;

    /// <summary>How long a request waits for its turn before it is answered 429.</summary>
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a request may take from its first byte: reading it (then 408) and predicting (then 503).</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether requests need a key, for the OpenAPI document.</summary>
    internal bool RequiresKeys { get; set; }

    internal void Validate()
    {
        Require(MaxBodyBytes is >= 1 and <= int.MaxValue, nameof(MaxBodyBytes), MaxBodyBytes, "1 to 2,147,483,647");
        Require(MaxRows >= 1, nameof(MaxRows), MaxRows, "at least 1");
        Require(MaxElements >= 1, nameof(MaxElements), MaxElements, "at least 1");
        Require(MaxImagePixels >= 1, nameof(MaxImagePixels), MaxImagePixels, "at least 1");
        Require(MaxBufferedBytes >= 2 * MaxBodyBytes, nameof(MaxBufferedBytes), MaxBufferedBytes, "at least twice MaxBodyBytes");
        Require(Concurrency >= 1, nameof(Concurrency), Concurrency, "at least 1");
        Require(Queue >= 0, nameof(Queue), Queue, "at least 0");
        Require(QueueTime >= TimeSpan.Zero && QueueTime <= TimeSpan.FromMinutes(10), nameof(QueueTime), QueueTime, "0 to 10 minutes");
        Require(RequestTimeout > TimeSpan.Zero
            && RequestTimeout <= TimeSpan.FromDays(1), nameof(RequestTimeout), RequestTimeout, "above 0 and at most a day");
    }

    private static void Require(bool holds, string name, object given, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, given, $"{name} is {given}; it must be {range}.");
    }
}
