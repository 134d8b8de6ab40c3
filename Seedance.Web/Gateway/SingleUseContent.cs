using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Seedance.Web.Gateway;

/// <summary>
/// A JSON body that leaves this machine at most once, whatever the handlers below do, and that knows whether it has begun to
/// leave: before that a failed call is free to be repeated, after that its outcome is unknown.
/// </summary>
internal sealed class SingleUseContent : HttpContent
{
    private readonly byte[] _bytes;
    private int _started;

    public SingleUseContent(string json)
    {
        _bytes = Encoding.UTF8.GetBytes(json);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>True once the line to the gateway stood and the first byte of the body could be written.</summary>
    public bool HasStarted => Volatile.Read(ref _started) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new IOException("This body has been sent before.");
        }

        if (Failpoint.Strikes(Failpoint.MidBody))
        {
            await stream.WriteAsync(_bytes.AsMemory(0, _bytes.Length / 2), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            Failpoint.Die();
        }

        await stream.WriteAsync(_bytes, cancellationToken);
        if (Failpoint.Strikes(Failpoint.BeforeResponse))
        {
            await stream.FlushAsync(cancellationToken);
            Failpoint.Die();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
