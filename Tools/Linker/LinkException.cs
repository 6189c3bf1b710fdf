using System;

namespace Lwm2m.Linker;

/// <summary>A program cannot be linked.</summary>
public sealed class LinkException(string message) : Exception(message);
