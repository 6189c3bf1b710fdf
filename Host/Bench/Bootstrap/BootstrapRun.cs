using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Bootstrap;

/// <summary>A plan on its way through a session.</summary>
internal sealed class BootstrapRun(BootstrapSession session, BootstrapPlan plan)
{
    private readonly CancellationTokenSource _interrupted = new();

    public BootstrapSession Session => session;

    public void Interrupt() => _interrupted.Cancel();

    public async Task<BootstrapOutcome> RunAsync()
    {
        try
        {
            foreach (var step in plan.Steps)
            {
                var before = session.Answers.Count;
                await step.RunAsync(session, _interrupted.Token).ConfigureAwait(false);
                _interrupted.Token.ThrowIfCancellationRequested();
                if (!plan.GoesOnAfterRefusal && session.Answers.Skip(before).Any(answer => answer.Result is not { IsSuccess: true }))
                {
                    break;
                }
            }
        }
        catch (Exception) when (_interrupted.IsCancellationRequested)
        {
            return BootstrapOutcome.Interrupted;
        }
        catch (CoapException)
        {
            return BootstrapOutcome.Unanswered;
        }

        return Judge();
    }

    private BootstrapOutcome Judge()
    {
        var answers = session.Answers;
        return answers.Any(answer => answer is { IsFinish: true, Result.IsSuccess: true }) ? BootstrapOutcome.Finished
            : answers.Any(answer => answer.IsFinish) ? BootstrapOutcome.FinishRefused
            : answers.Any(answer => answer.Result is not { IsSuccess: true }) && !plan.GoesOnAfterRefusal ? BootstrapOutcome.Refused
            : BootstrapOutcome.Abandoned;
    }
}
