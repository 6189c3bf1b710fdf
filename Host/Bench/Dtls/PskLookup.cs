namespace Lwm2m.Bench.Dtls;

/// <summary>Finds the key of a PSK identity; null when nobody has that identity (RFC 4279 §5.1: it is UTF-8 text).</summary>
public delegate byte[]? PskLookup(string identity);
