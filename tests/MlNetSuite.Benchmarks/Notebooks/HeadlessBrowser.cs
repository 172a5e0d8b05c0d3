using System.Reflection;
using Microsoft.Playwright;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>A headless Chromium that is on this machine already; nothing is downloaded.</summary>
internal sealed class HeadlessBrowser : IAsyncDisposable
{
    /// <summary>What to tell somebody who has none.</summary>
    internal const string Absent =
        "no Chromium on PATH (chromium, chromium-browser, google-chrome, chrome.exe); on Debian: apt-get install chromium";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome.exe"];

    // The browser itself is to ask nobody anything either.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update",
        "--disable-sync",
    ];

    private readonly IPlaywright _playwright;

    private HeadlessBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, Browser) = (playwright, browser);

    internal IBrowser Browser { get; }

    /// <summary>Starts it; null where there is none.</summary>
    internal static async Task<HeadlessBrowser?> StartAsync()
    {
        if (Find() is not { } executable)
            return null;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", typeof(HeadlessBrowser).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "PlaywrightPackage").Value);
        var playwright = await Playwright.CreateAsync();
        return new(playwright,
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments, Timeout = 120_000 }));
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
