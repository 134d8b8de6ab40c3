using Amazon.S3.Model;

namespace Seedance.Web.Storage;

/// <summary>The body of an object, which must come to its announced end.</summary>
internal sealed class S3Content(GetObjectResponse answer, S3Guard guard) : ReadOnlyStream
{
    private long _left = answer.ContentLength;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0) return 0;
        return await guard.AskAsync(
            async token =>
            {
                var read = await answer.ResponseStream.ReadAsync(buffer, token);
                _left -= read;
                return read > 0 || _left == 0 ? read : throw new EndOfStreamException();
            },
            S3Guard.Silence, cancellationToken);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) answer.Dispose();
        base.Dispose(disposing);
    }
}
