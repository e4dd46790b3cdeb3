using BenefitsFunctions.Idempotency;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Tests.Idempotency;

/// <summary>How the header is read.</summary>
public sealed class IdempotencyKeyTests
{
    private static readonly Gen<string> Printable = Gen.Char[' ', '~'].Array[1, 128].Select(c => new string(c));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("\"a\"", "a")]
    [InlineData("  8e03978e-40d5-43dd-bc93-6894a57f9324 ", "8e03978e-40d5-43dd-bc93-6894a57f9324")]
    [InlineData("\"with space\"", "with space")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    public void Read_WhenQuotedOrBare_IsTheSameKey(string header, string text) => Assert.Equal(text, Read(header)!.Value!.Text);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\"\"")]
    [InlineData("\"")]
    [InlineData("\"a")]
    [InlineData("\"a\\\"")]
    [InlineData("\"a\\b\"")]
    [InlineData("\"a\" b")]
    [InlineData("\"a\";p=1")]
    [InlineData("é")]
    [InlineData("a\tb")]
    public void Read_WhenMalformed_NamesTheHeader(string header) =>
        Assert.Equal("Idempotency-Key", Assert.Single(Read(header)!.Problem!.Errors).Field);

    [Fact]
    public void Read_WhenOverLongOrGivenTwice_NamesTheHeader()
    {
        Assert.NotNull(Read(new string('a', 128))!.Value);
        Assert.NotNull(Read(new string('a', 129))!.Problem);
        Assert.NotNull(Read("a", "a")!.Problem);
        Assert.Null(Read());
    }

    [Fact]
    public void Read_ForEachText_GivesBackWhatWasQuoted() => Printable.Sample(text =>
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        Assert.Equal(text, Read($"\"{escaped}\"")!.Value!.Text);
    });

    private static BenefitsFunctions.Http.Result<IdempotencyKey>? Read(params string[] values)
    {
        var request = new DefaultHttpContext().Request;
        if (values.Length > 0)
        {
            request.Headers[IdempotencyKey.Header] = values;
        }

        return IdempotencyKey.Read(request);
    }
}
