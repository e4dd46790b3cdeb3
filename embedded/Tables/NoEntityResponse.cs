namespace Azure.Data.Tables;

/// <summary>The answer for a row that doesn't exist.</summary>
internal sealed class NoEntityResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value =>
        throw new InvalidOperationException($"No value: the service answered {response.Status}. Look at {nameof(HasValue)} first.");

    public override Response GetRawResponse() => response;
}
