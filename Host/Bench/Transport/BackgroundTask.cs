namespace Lwm2m.Bench.Transport;

/// <summary>Tasks that nobody awaits. A failure of one goes to <see cref="Failed"/>; with nobody there it ends the process, so that none is lost.</summary>
public static class BackgroundTask
{
    /// <summary>A task that was left to itself has failed.</summary>
    public static event Action<Exception>? Failed;

    /// <summary>Leaves a task to itself.</summary>
    public static void Leave(Task task) => Watch(task);

    /// <summary>Leaves a task to itself until its owner ends and awaits it.</summary>
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
