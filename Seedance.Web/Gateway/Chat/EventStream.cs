using System.Runtime.CompilerServices;
using System.Text;

namespace Seedance.Web.Gateway.Chat;

/// <summary>Reads server-sent events: the text of each <c>data:</c> field, in order. No more than a cap of bytes, whatever the server sends.</summary>
internal static class EventStream
{
    /// <summary>Of the whole answer.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>What OpenAI's form ends with; nobody need wait for the empty line after it.</summary>
    public const string End = "[DONE]";

    /// <summary>Throws <see cref="IOException"/> when the cap is passed or the line breaks.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (buffer, line, data) = (new byte[8 * 1024], new MemoryStream(), new StringBuilder());
        var (total, afterReturn, hasData) = (0, false, false);
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if ((total += read) > MaxBytes) throw new IOException("The answer is longer than any prompt.");
            for (var i = 0; i < read; i++)
            {
                var isEnd = buffer[i] is (byte)'\r' or (byte)'\n';
                var isSecondHalf = buffer[i] == '\n' && afterReturn;
                afterReturn = buffer[i] == '\r';
                if (isSecondHalf) continue;
                if (!isEnd)
                {
                    line.WriteByte(buffer[i]);
                    continue;
                }

                var text = Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
                line.SetLength(0);
                if (text.StartsWith("data:", StringComparison.Ordinal))
                {
                    if (hasData) data.Append('\n');
                    data.Append(text.AsSpan(text.StartsWith("data: ", StringComparison.Ordinal) ? 6 : 5));
                    hasData = true;
                }

                if (hasData && (text.Length == 0 || (data.Length == End.Length && data.ToString() == End)))
                {
                    yield return data.ToString();
                    data.Clear();
                    hasData = false;
                }
            }
        }

        // Servers of this family forget the empty line at the end.
        if (line.Length > 0 && Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length) is var last && last.StartsWith("data:", StringComparison.Ordinal))
        {
            data.Append(hasData ? "\n" : "").Append(last.AsSpan(5).TrimStart(' '));
            hasData = true;
        }

        if (hasData) yield return data.ToString();
    }
}
