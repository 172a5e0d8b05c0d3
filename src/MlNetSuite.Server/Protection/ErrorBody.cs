using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>The protocol's error object, <c>{"error": "..."}</c>, which every address answers with; for gRPC its status and
/// message.</summary>
internal static class ErrorBody
{
    internal static Task WriteAsync(HttpContext context, int status, string message)
    {
        var response = context.Response;
        Forget(response);
        if (IsGrpc(context.Request))
        {
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = ((int)GrpcStatus(status)).ToString(CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = Uri.EscapeDataString(message);
            return Task.CompletedTask;
        }
        var body = Json(message);
        if (status == StatusCodes.Status429TooManyRequests)
            response.Headers.RetryAfter = "1";
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length);
    }

    internal static byte[] Json(string message) =>
        Encoding.UTF8.GetBytes($"{{\"error\":\"{JsonEncodedText.Encode(message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"}}");

    // Whatever was set for an answer that did not come about.
    private static void Forget(HttpResponse response)
    {
        response.Headers.ContentLength = null;
        response.Headers.ContentType = default;
        response.Headers.Remove(ProtocolHeaders.InferenceHeaderLength);
    }

    /// <summary>The gRPC status that says what an HTTP status says.</summary>
    internal static global::Grpc.Core.StatusCode GrpcStatus(int status) => status switch
    {
        401 or 403 => global::Grpc.Core.StatusCode.Unauthenticated,
        404 => global::Grpc.Core.StatusCode.NotFound,
        408 => global::Grpc.Core.StatusCode.DeadlineExceeded,
        413 or 429 => global::Grpc.Core.StatusCode.ResourceExhausted,
        501 => global::Grpc.Core.StatusCode.Unimplemented,
        503 => global::Grpc.Core.StatusCode.Unavailable,
        >= 500 => global::Grpc.Core.StatusCode.Internal,
        _ => global::Grpc.Core.StatusCode.InvalidArgument,
    };

    private static bool IsGrpc(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
}
