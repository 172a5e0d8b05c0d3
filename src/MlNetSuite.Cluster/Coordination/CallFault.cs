using System.Net.Sockets;
using Npgsql;

namespace MlNetSuite.Cluster.Coordination;

/// <summary>Why a call to a worker failed, or one to the database where they meet, as a person is told: Orleans' own messages hold traces and the names of its types.</summary>
internal static class CallFault
{
    internal static string Reason(Exception fault) => fault switch
    {
        TimeoutException => "no answer in time",
        PostgresException refused => refused.MessageText,
        NpgsqlException { InnerException: { } inner } => FirstLine(inner),
        SiloUnavailableException or SocketException or IOException => "no connection",
        OrleansException => fault.Message.Contains("onnect", StringComparison.Ordinal) ? "no connection" : FirstLine(fault),
        _ => FirstLine(fault),
    };

    private static string FirstLine(Exception fault) => fault.Message.Split('\n')[0].TrimEnd('.', '\r', ' ');
}
