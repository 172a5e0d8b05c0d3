using Microsoft.Playwright;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Server;

/// <summary>The browser that tests share; one that asks for it where there is none is skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private HeadlessBrowser? _browser;

    internal IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, HeadlessBrowser.Absent);
            return _browser!.Browser;
        }
    }

    public async ValueTask InitializeAsync()
    {
        // A machine with as much to do as one that builds and tests.
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await HeadlessBrowser.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
    }
}
