using System.Buffers.Text;
using Engine.Core;
using Engine.Core.Snapshots;

namespace Engine.Host.Output;

/// <summary>
/// Writes the best bid and offer as CSV: one row for each snapshot after which a symbol's best price or size differs from before, an empty side
/// as <c>0,0</c>. Prices are integers of 1e-4. The same input gives the same bytes.
/// </summary>
internal sealed class BboWriter : IDisposable
{
    private const int MaxRow = 128;

    private readonly Stream _output;
    private readonly Func<int, SymbolName> _nameOf;
    private readonly byte[] _row = new byte[MaxRow];
    private Quote[] _last = new Quote[64];

    /// <summary>Writes the header.</summary>
    /// <param name="output">Where to; closed by <see cref="Dispose"/>.</param>
    /// <param name="nameOf">The name of a symbol's index, asked for each row.</param>
    public BboWriter(Stream output, Func<int, SymbolName> nameOf)
    {
        _output = output;
        _nameOf = nameOf;
        output.Write("sequence,symbol,bid_price,bid_size,ask_price,ask_size\n"u8);
    }

    /// <summary>Takes the next snapshot, of any symbol.</summary>
    public void OnSnapshot(in BookSnapshot snapshot)
    {
        if (snapshot.Symbol >= _last.Length)
            Array.Resize(ref _last, Math.Max(snapshot.Symbol + 1, 2 * _last.Length));
        var quote = new Quote(snapshot);
        if (quote == _last[snapshot.Symbol])
            return;
        _last[snapshot.Symbol] = quote;
        WriteRow(snapshot.Sequence, _nameOf(snapshot.Symbol).ToString(), quote);
    }

    /// <summary>Writes what is buffered.</summary>
    /// <exception cref="IOException">It cannot be written: the output is not complete.</exception>
    public void Flush() => _output.Flush();

    /// <summary>Closes the file, after what is buffered where that still works; <see cref="Flush"/> tells.</summary>
    public void Dispose() => OutputFile.Close(_output);

    private void WriteRow(ulong sequence, string symbol, in Quote quote)
    {
        Utf8Formatter.TryFormat(sequence, _row, out var length);
        _row[length++] = (byte)',';
        length += System.Text.Encoding.ASCII.GetBytes(symbol, _row.AsSpan(length));
        Append(quote.BidPrice, ref length);
        Append(quote.BidSize, ref length);
        Append(quote.AskPrice, ref length);
        Append(quote.AskSize, ref length);
        _row[length++] = (byte)'\n';
        _output.Write(_row, 0, length);
    }

    private void Append(long value, ref int length)
    {
        _row[length++] = (byte)',';
        Utf8Formatter.TryFormat(value, _row.AsSpan(length), out var written);
        length += written;
    }

    private readonly record struct Quote(int BidPrice, long BidSize, int AskPrice, long AskSize)
    {
        public Quote(in BookSnapshot snapshot)
            : this(
                snapshot.Flags.HasFlag(SnapshotFlags.NoBid) ? 0 : snapshot.BidPrice,
                snapshot.Flags.HasFlag(SnapshotFlags.NoBid) ? 0 : snapshot.BidSize,
                snapshot.Flags.HasFlag(SnapshotFlags.NoAsk) ? 0 : snapshot.AskPrice,
                snapshot.Flags.HasFlag(SnapshotFlags.NoAsk) ? 0 : snapshot.AskSize)
        {
        }
    }
}
