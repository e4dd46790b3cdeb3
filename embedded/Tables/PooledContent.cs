using System.Buffers;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>A request body that is written straight into a pooled array.</summary>
internal sealed class PooledContent(int initialSize) : RequestContent, IBufferWriter<byte>
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(initialSize);
    private int _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public override void WriteTo(Stream stream, CancellationToken cancellation) => stream.Write(Written.Span);

    public override Task WriteToAsync(Stream stream, CancellationToken cancellation) => stream.WriteAsync(Written, cancellation).AsTask();

    public override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    // The transport disposes the content of a request that failed, maybe while a send that was given up still reads it.
    public override void Dispose()
    {
    }

    /// <summary>Gives the array back. Only for a body that the service has answered with success, so nothing reads it any more.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void MakeRoom(int sizeHint)
    {
        if (_buffer.Length - _length < Math.Max(sizeHint, 1))
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_buffer.Length * 2, _length + sizeHint)));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
