namespace Lwm2m.Bench.Transport;

/// <summary>Tasks that are not awaited. A failure raises <see cref="Failed"/>; without a handler it ends the process, so that none is lost.</summary>
public static class BackgroundTask
{
    /// <summary>A task that is not awaited has failed.</summary>
    public static event Action<Exception>? Failed;

    /// <summary>Runs a task that is not awaited.</summary>
    public static void Leave(Task task) => Watch(task);

    /// <summary>Watches a task that its owner awaits only at its end.</summary>
    /// <returns>The task.</returns>
    public static Task Watch(Task task)
    {
        _ = task.ContinueWith(
            failed => Report(failed.Exception!.GetBaseException()), CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    private static void Report(Exception failure)
    {
        if (Failed is { } listeners)
        {
            listeners(failure);
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => throw new InvalidOperationException("a background task failed", failure), null);
    }
}
