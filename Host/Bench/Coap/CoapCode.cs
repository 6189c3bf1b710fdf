namespace Lwm2m.Bench.Coap;

/// <summary>The code of a message: a method, a response code or 0.00 (RFC 7252 §3, §12.1).</summary>
public readonly record struct CoapCode(byte Value)
{
#pragma warning disable CS1591 // the names are those of the registries
    public static readonly CoapCode Empty = new(0);
    public static readonly CoapCode Get = Of(0, 1);
    public static readonly CoapCode Post = Of(0, 2);
    public static readonly CoapCode Put = Of(0, 3);
    public static readonly CoapCode Delete = Of(0, 4);
    public static readonly CoapCode Fetch = Of(0, 5);
    public static readonly CoapCode Patch = Of(0, 6);
    public static readonly CoapCode IPatch = Of(0, 7);
    public static readonly CoapCode Created = Of(2, 1);
    public static readonly CoapCode Deleted = Of(2, 2);
    public static readonly CoapCode Valid = Of(2, 3);
    public static readonly CoapCode Changed = Of(2, 4);
    public static readonly CoapCode Content = Of(2, 5);
    public static readonly CoapCode Continue = Of(2, 31);
    public static readonly CoapCode BadRequest = Of(4, 0);
    public static readonly CoapCode Unauthorized = Of(4, 1);
    public static readonly CoapCode BadOption = Of(4, 2);
    public static readonly CoapCode Forbidden = Of(4, 3);
    public static readonly CoapCode NotFound = Of(4, 4);
    public static readonly CoapCode MethodNotAllowed = Of(4, 5);
    public static readonly CoapCode NotAcceptable = Of(4, 6);
    public static readonly CoapCode RequestEntityIncomplete = Of(4, 8);
    public static readonly CoapCode Conflict = Of(4, 9);
    public static readonly CoapCode PreconditionFailed = Of(4, 12);
    public static readonly CoapCode RequestEntityTooLarge = Of(4, 13);
    public static readonly CoapCode UnsupportedContentFormat = Of(4, 15);
    public static readonly CoapCode UnprocessableEntity = Of(4, 22);
    public static readonly CoapCode TooManyRequests = Of(4, 29);
    public static readonly CoapCode InternalServerError = Of(5, 0);
    public static readonly CoapCode NotImplemented = Of(5, 1);
    public static readonly CoapCode BadGateway = Of(5, 2);
    public static readonly CoapCode ServiceUnavailable = Of(5, 3);
    public static readonly CoapCode GatewayTimeout = Of(5, 4);
    public static readonly CoapCode ProxyingNotSupported = Of(5, 5);
#pragma warning restore CS1591

    private static readonly Dictionary<byte, string> Names = new()
    {
        [Get.Value] = "GET", [Post.Value] = "POST", [Put.Value] = "PUT", [Delete.Value] = "DELETE",
        [Fetch.Value] = "FETCH", [Patch.Value] = "PATCH", [IPatch.Value] = "iPATCH",
        [Created.Value] = "Created", [Deleted.Value] = "Deleted", [Valid.Value] = "Valid",
        [Changed.Value] = "Changed", [Content.Value] = "Content", [Continue.Value] = "Continue",
        [BadRequest.Value] = "Bad Request", [Unauthorized.Value] = "Unauthorized", [BadOption.Value] = "Bad Option",
        [Forbidden.Value] = "Forbidden", [NotFound.Value] = "Not Found",
        [MethodNotAllowed.Value] = "Method Not Allowed", [NotAcceptable.Value] = "Not Acceptable",
        [RequestEntityIncomplete.Value] = "Request Entity Incomplete", [Conflict.Value] = "Conflict",
        [PreconditionFailed.Value] = "Precondition Failed",
        [RequestEntityTooLarge.Value] = "Request Entity Too Large",
        [UnsupportedContentFormat.Value] = "Unsupported Content-Format",
        [UnprocessableEntity.Value] = "Unprocessable Entity", [TooManyRequests.Value] = "Too Many Requests",
        [InternalServerError.Value] = "Internal Server Error", [NotImplemented.Value] = "Not Implemented",
        [BadGateway.Value] = "Bad Gateway", [ServiceUnavailable.Value] = "Service Unavailable",
        [GatewayTimeout.Value] = "Gateway Timeout", [ProxyingNotSupported.Value] = "Proxying Not Supported",
    };

    /// <summary>The class, 0-7.</summary>
    public int Class => Value >> 5;

    /// <summary>The detail, 0-31.</summary>
    public int Detail => Value & 31;

    /// <summary>A method.</summary>
    public bool IsRequest => Class == 0 && Value != 0;

    /// <summary>A response code, good or bad.</summary>
    public bool IsResponse => Class is 2 or 4 or 5;

    /// <summary>A 2.xx.</summary>
    public bool IsSuccess => Class == 2;

    /// <summary>Class 1, 6 or 7: a message with it is in error (RFC 7252 §4.2); 3 is as little in use.</summary>
    public bool IsReserved => Class is 1 or 3 or 6 or 7;

    /// <summary>The code <paramref name="class"/>.<paramref name="detail"/>.</summary>
    public static CoapCode Of(int @class, int detail) => new((byte)((@class << 5) | detail));

    /// <summary>"GET", or "2.05 Content".</summary>
    public override string ToString()
    {
        var name = Names.GetValueOrDefault(Value);
        return IsRequest && name is not null ? name : name is null ? $"{Class}.{Detail:00}" : $"{Class}.{Detail:00} {name}";
    }
}
