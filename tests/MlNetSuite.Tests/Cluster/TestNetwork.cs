using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace MlNetSuite.Tests.Cluster;

/// <summary>Network namespaces, each with a link to a bridge of this machine.</summary>
internal sealed class TestNetwork : IDisposable
{
    internal const int Machines = 2;

    private static int _count;

    private readonly int _number;

    private TestNetwork(int number) => _number = number;

    /// <summary>The address of this machine in it.</summary>
    internal IPAddress Host => At(1);

    // Names of links have at most 15 characters.
    private string Bridge => string.Create(CultureInfo.InvariantCulture, $"b{Environment.ProcessId % 100_000}x{_number}");

    /// <summary>Makes it, or skips the test.</summary>
    internal static TestNetwork Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Try("ip", "netns"),
            "network namespaces require root and ip (iproute2)");
        var network = new TestNetwork(Interlocked.Increment(ref _count));
        try
        {
            network.Make();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The namespace of a machine.</summary>
    internal string Name(int machine) => string.Create(CultureInfo.InvariantCulture, $"{Bridge}n{machine}");

    /// <summary>The address of a machine.</summary>
    internal IPAddress Address(int machine) => At(2 + machine);

    /// <summary>Cuts a machine's link, or mends it.</summary>
    internal void Link(int machine, string state) => Do("ip", "link", "set", LinkOf(machine), state);

    /// <summary>Makes all links slow (2 Mbit a second) and lossy (3 of 100 packets); false where this machine cannot.</summary>
    internal bool IsSpoilt() => Enumerable.Range(0, Machines).All(machine =>
        Try("tc", "qdisc", "add", "dev", LinkOf(machine), "root", "tbf", "rate", "2mbit", "burst", "32kbit", "latency", "400ms")
        && Try("ip", "netns", "exec", Name(machine), "iptables", "-A", "INPUT", "-m", "statistic", "--mode", "random", "--probability",
            "0.03", "-j", "DROP"));

    public void Dispose()
    {
        for (var machine = 0; machine < Machines; machine++)
            Try("ip", "netns", "del", Name(machine));
        Try("ip", "link", "del", Bridge);
    }

    private void Make()
    {
        Do("ip", "link", "add", Bridge, "type", "bridge");
        Do("ip", "address", "add", $"{Host}/24", "dev", Bridge);
        Do("ip", "link", "set", Bridge, "up");
        for (var machine = 0; machine < Machines; machine++)
        {
            Do("ip", "netns", "add", Name(machine));
            Do("ip", "link", "add", LinkOf(machine), "type", "veth", "peer", "name", "eth0", "netns", Name(machine));
            Do("ip", "link", "set", LinkOf(machine), "master", Bridge, "up");
            Do("ip", "-n", Name(machine), "address", "add", $"{Address(machine)}/24", "dev", "eth0");
            Do("ip", "-n", Name(machine), "link", "set", "eth0", "up");
            Do("ip", "-n", Name(machine), "link", "set", "lo", "up");
        }
    }

    private string LinkOf(int machine) => string.Create(CultureInfo.InvariantCulture, $"{Bridge}v{machine}");

    private IPAddress At(int last) => new([10, 203, (byte)(((Environment.ProcessId * 16) + _number) % 250), (byte)last]);

    private static void Do(params string[] command) => Assert.True(Try(command), string.Join(' ', command));

    private static bool Try(params string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
