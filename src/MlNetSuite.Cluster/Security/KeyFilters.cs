using System.Security.Cryptography;
using System.Text;

namespace MlNetSuite.Cluster.Security;

/// <summary>Shows the key with every call of a sweep.</summary>
internal sealed class KeySender(ClusterSecurity security) : IOutgoingGrainCallFilter
{
    internal const string Entry = "mlnetsuite.key";

    /// <inheritdoc/>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (security.Key is { } key)
            RequestContext.Set(Entry, key);
        return context.Invoke();
    }
}

/// <summary>Refuses calls of our grains without the key.</summary>
internal sealed class KeyCheck(ClusterSecurity security) : IIncomingGrainCallFilter
{
    private readonly byte[]? _hash = security.Key is { } key ? Hash(key) : null;

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (_hash is null || context.InterfaceMethod.DeclaringType?.Assembly != typeof(KeyCheck).Assembly)
            return context.Invoke();
        var shown = RequestContext.Get(KeySender.Entry) as string;
        // Hashes are of one length, so that the time taken tells nothing about the key.
        return shown is not null && CryptographicOperations.FixedTimeEquals(Hash(shown), _hash)
            ? context.Invoke()
            : throw new UnauthorizedAccessException($"worker {Environment.MachineName} refuses: {ClusterSecurity.KeyVariable} "
                + (shown is null ? "is not set, and its cluster has a key." : "is not the key of its cluster."));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
