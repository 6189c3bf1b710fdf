namespace Lwm2m.Bench.Dtls;

/// <summary>Finds the key of a PSK identity; null when the identity is unknown (RFC 4279 §5.1: it is UTF-8 text).</summary>
public delegate byte[]? PskLookup(string identity);
