using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Management;

/// <summary>Operations of a server on its own instance of the Server object (LwM2M Core App. E.2).</summary>
public static class ServerObjectOperations
{
    /// <summary>Executes Bootstrap-Request Trigger, resource 9: server-initiated bootstrap (LwM2M Core §6.1.3.4).</summary>
    public static Task<Lwm2mResult> TriggerBootstrapAsync(this ManagedClient client, ushort serverInstance = 0, CancellationToken cancellation = default) =>
        client.ExecuteAsync($"/1/{serverInstance}/9", null, cancellation);

    /// <summary>Executes Registration Update Trigger, resource 8.</summary>
    public static Task<Lwm2mResult> TriggerUpdateAsync(this ManagedClient client, ushort serverInstance = 0, CancellationToken cancellation = default) =>
        client.ExecuteAsync($"/1/{serverInstance}/8", null, cancellation);

    /// <summary>Executes Disable, resource 4, with a time-out written before it (resource 5) or the one the client has.</summary>
    /// <returns>The answer to Disable, or to the write when that was refused.</returns>
    public static async Task<Lwm2mResult> DisableAsync(
        this ManagedClient client, TimeSpan? timeout = null, ushort serverInstance = 0, CancellationToken cancellation = default)
    {
        if (timeout is { } time)
        {
            var written = await WriteAsync(client, serverInstance, 5, (long)time.TotalSeconds, cancellation).ConfigureAwait(false);
            if (!written.IsSuccess)
            {
                return written;
            }
        }

        return await client.ExecuteAsync($"/1/{serverInstance}/4", null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes Mute Send, resource 23, and keeps in mind whether the client took it.</summary>
    public static async Task<Lwm2mResult> MuteSendAsync(
        this ManagedClient client, bool muted, ushort serverInstance = 0, CancellationToken cancellation = default)
    {
        var result = await WriteAsync(client, serverInstance, 23, muted, cancellation).ConfigureAwait(false);
        client.IsMuted = result.IsSuccess ? muted : client.IsMuted;
        return result;
    }

    /// <summary>Writes Notification Storing When Disabled or Offline, resource 6.</summary>
    public static Task<Lwm2mResult> StoreNotificationsAsync(
        this ManagedClient client, bool stores, ushort serverInstance = 0, CancellationToken cancellation = default) =>
        WriteAsync(client, serverInstance, 6, stores, cancellation);

    private static Task<Lwm2mResult> WriteAsync(ManagedClient client, ushort instance, ushort resource, object value, CancellationToken cancellation)
    {
        var path = new Lwm2mPath(1, instance, resource);
        return client.WriteAsync(path.ToString(), ContentFormat.Tlv, [new ResourceValue(path, value)], WriteMode.Replace, cancellation);
    }
}
