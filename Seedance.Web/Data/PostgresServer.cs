using Npgsql;

namespace Seedance.Web.Data;

/// <summary>Waits for a PostgreSQL that starts beside the studio.</summary>
internal static class PostgresServer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when it answers, and gives up at once when waiting would not help.</summary>
    /// <exception cref="NpgsqlException">What it said, or did not say, at last.</exception>
    public static async Task WaitAsync(string connectionString, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        var deadline = clock.GetTimestamp() + (long)(patience.TotalSeconds * clock.TimestampFrequency);
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (System.Net.Sockets.SocketException fault) when (clock.GetTimestamp() >= deadline)
            {
                throw new NpgsqlException(fault.Message, fault); // its name is not known
            }
            catch (Exception fault) when (fault is System.Net.Sockets.SocketException || (fault is NpgsqlException spoken && MayPass(spoken) && clock.GetTimestamp() < deadline))
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    // A server that speaks says what is wrong; "the database system is starting up" and its like pass.
    private static bool MayPass(NpgsqlException fault) => fault is not PostgresException spoken || spoken.IsTransient;
}
