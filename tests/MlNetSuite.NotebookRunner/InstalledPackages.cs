using System.Net;
using Microsoft.DotNet.Interactive.Formatting;

namespace MlNetSuite.NotebookRunner;

/// <summary>What the kernel shows below a cell with <c>#r</c> lines.</summary>
[TypeFormatterSource(typeof(InstalledPackagesFormatters))]
internal sealed record InstalledPackages(IReadOnlyList<PackageName> Packages);

/// <summary>Found by the formatter of values through the attribute above.</summary>
internal sealed class InstalledPackagesFormatters : ITypeFormatterSource
{
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() =>
    [
        new HtmlFormatter<InstalledPackages>((installed, context) => context.Writer.Write(
            $"<div><strong>Installed Packages</strong><ul>{string.Concat(installed.Packages.Select(p => $"<li><span>{WebUtility.HtmlEncode(p.ToString())}</span></li>"))}</ul></div>")),
        new PlainTextFormatter<InstalledPackages>((installed, context) => context.Writer.Write($"Installed packages: {string.Join("; ", installed.Packages)}")),
    ];
}
