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
    public Task Invoke(IIncomingGrainCallContext context) =>
        _hash is null || context.InterfaceMethod.DeclaringType?.Assembly != typeof(KeyCheck).Assembly
            // Hashes are of one length, so that the time taken tells nothing about the key.
            || (RequestContext.Get(KeySender.Entry) is string shown && CryptographicOperations.FixedTimeEquals(Hash(shown), _hash))
        ? context.Invoke()
        : throw new UnauthorizedAccessException(
            $"worker {Environment.MachineName} refuses: {ClusterSecurity.KeyVariable} is not the key of its cluster.");

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
