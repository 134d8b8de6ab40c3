using System.Text;
using Seedance.Web.Data;

namespace Seedance.Web.Storage;

/// <summary>
/// The id of the studio as a file of the store itself: what ties a bucket to one database, as <see cref="StudioMark"/> does with
/// folders. On a disk both are the same file.
/// </summary>
public sealed class StoreMark(IFileStore store)
{
    /// <summary>Null when the store bears no id.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var content = await store.OpenAsync(StudioMark.FileName, 0, null, cancellationToken);
        if (content is null) return null;
        using var reader = new StreamReader(content, Encoding.ASCII);
        return (await reader.ReadToEndAsync(cancellationToken)).Trim();
    }

    public Task WriteAsync(string id, CancellationToken cancellationToken) =>
        store.WriteAsync(StudioMark.FileName, new MemoryStream(Encoding.ASCII.GetBytes(id + "\n")), null, cancellationToken);
}
