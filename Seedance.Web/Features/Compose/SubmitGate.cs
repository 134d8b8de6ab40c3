using System.Security.Cryptography;
using System.Text;

namespace Seedance.Web.Features.Compose;

/// <summary>
/// Which operation id the next press of Generate uses, and whether it does anything. An id is renewed only when the person
/// clearly wants another clip: the form was changed, or some time has passed since the last one was sent.
/// </summary>
public sealed class SubmitGate(TimeProvider clock)
{
    /// <summary>A second press within this time is the same press.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private DateTimeOffset? _sentAt;
    private int _sentVersion;
    private TaskCompletionSource? _busy;

    /// <summary>The id of the next submit; kept with the draft.</summary>
    public Guid OperationId { get; private set; } = Guid.NewGuid();

    /// <summary>Takes over the id of a draft: what was sent with it before is the same job.</summary>
    public void Restore(Guid operationId)
    {
        OperationId = operationId;
        _sentAt = null;
    }

    /// <summary>A press of Generate. False: it belongs to the one before.</summary>
    /// <param name="version">Grows with every change of the form.</param>
    public bool TryBegin(int version)
    {
        if (_busy is not null) return false;
        RenewIfDue(version);
        if (_sentAt is not null) return false;
        _busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sentVersion = version;
        return true;
    }

    /// <summary>A submit is under way for what the form was before.</summary>
    public bool IsBusyWithOther(int version) => _busy is not null && version != _sentVersion;

    /// <summary>The end of the submit that is under way.</summary>
    public Task WhenFree() => _busy?.Task ?? Task.CompletedTask;

    /// <summary>This form is a new wish.</summary>
    public void Renew()
    {
        OperationId = Guid.NewGuid();
        _sentAt = null;
    }

    /// <summary>
    /// The id was used for something else before. The new one follows from it and from what is asked, so that two tabs with the
    /// same form come to the same id.
    /// </summary>
    public void RenewFor(string content) => Follow(content);

    /// <summary>The submit has ended.</summary>
    /// <param name="isSent">A job exists now with this id; false when nothing was stored.</param>
    public void End(bool isSent)
    {
        if (isSent) _sentAt = clock.GetUtcNow();
        var busy = _busy;
        _busy = null;
        busy?.SetResult();
    }

    /// <summary>Makes a new id when the old one is used and the next press means another clip. True when it did.</summary>
    public bool RenewIfDue(int version)
    {
        if (_busy is not null || _sentAt is not { } sentAt) return false;
        if (version == _sentVersion && clock.GetUtcNow() - sentAt < Pause) return false;
        Follow("next"); // not a random one: tabs that have sent the same clip come to the same next id, each by itself
        return true;
    }

    /// <summary>The form is left: opened again, its next press means another clip. True when the id was used and is a new one now.</summary>
    public bool RenewIfSent()
    {
        if (_busy is not null || _sentAt is null) return false;
        Follow("next");
        return true;
    }

    private void Follow(string content)
    {
        OperationId = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{OperationId:N} {content}")).AsSpan(0, 16));
        _sentAt = null;
    }
}
