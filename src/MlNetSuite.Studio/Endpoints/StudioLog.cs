using Microsoft.Extensions.Logging;

namespace MlNetSuite.Studio.Endpoints;

internal static partial class StudioLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    internal static partial void Failed(ILogger log, Exception fault, string path);
}
