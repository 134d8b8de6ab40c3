namespace Seedance.Web.Gateway;

/// <summary>Sends one submit and says how it ended. Money depends on these distinctions; see <see cref="SubmitOutcome"/>.</summary>
internal sealed class PaidCall(GatewayTransport transport, TimeSpan timeLimit)
{
    public async Task<SubmitOutcome> SendAsync(GatewayTarget target, string body, CancellationToken cancellationToken)
    {
        var url = target.At("video/generations");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit);
        using var content = new SingleUseContent(body);
        try
        {
            using var client = transport.Client(target, ClientNames.Submit);
            using var request = transport.Request(target, HttpMethod.Post, url);
            request.Headers.Accept.ParseAdd("application/json");
            request.Content = content;
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            Failpoint.Hit(Failpoint.MidResponse);
            return Judge(await AnswerReader.ReadAsync(response, limit.Token), target.Key);
        }
        catch (Exception fault) when (content.HasStarted)
        {
            // Whatever it was, also a cancellation: the gateway may have the request.
            return new SubmitOutcome.Unknown(GatewayTransport.Unreachable(fault, Charge.Unknown, target.Key));
        }
        catch (Exception fault) when (GatewayTransport.IsLineFault(fault) && !cancellationToken.IsCancellationRequested)
        {
            return new SubmitOutcome.TryLater(GatewayTransport.Unreachable(fault, Charge.NotCharged, target.Key));
        }
    }

    private static SubmitOutcome Judge(GatewayAnswer answer, string key)
    {
        if (answer.IsSuccess && !answer.IsTorn && !answer.IsHtml && TaskReader.ReadTaskId(answer.Body) is { } taskId && !Redaction.Holds(taskId, key))
        {
            return new SubmitOutcome.Accepted(taskId);
        }

        var problem = ProblemReader.Read(answer, CallKind.Submit, key);
        if (TaskReader.ReadNamedTask(answer.Body) is { } named)
        {
            // It says no and names a task: whatever the status, the task may run and be charged, so it is neither posted again nor a refusal.
            return new SubmitOutcome.Unknown(problem with { Charge = Charge.Unknown }, TaskReader.IsId(named) && !Redaction.Holds(named, key) ? named : null);
        }

        return answer.Status switch
        {
            // A redirect or a success without a task: somebody took the body.
            < 400 => new SubmitOutcome.Unknown(problem with { Charge = Charge.Unknown }),
            _ when problem.IsKeyTrouble && problem.Charge == Charge.NotCharged => new SubmitOutcome.TryLater(problem),
            429 => new SubmitOutcome.TryLater(problem),
            408 => new SubmitOutcome.Unknown(problem),
            < 500 => new SubmitOutcome.Refused(problem),

            // "No channel for this model" is said before anybody is called.
            _ when problem.Kind == GatewayProblemKind.ModelUnavailable => new SubmitOutcome.Refused(problem),
            _ => new SubmitOutcome.Unknown(problem),
        };
    }
}
