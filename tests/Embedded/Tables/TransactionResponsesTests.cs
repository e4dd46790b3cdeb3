using System.Text;
using Azure;
using Azure.Data.Tables;

namespace BenefitsFunctions.Tests.Embedded.Tables;

/// <summary>Answers as real storage writes them, which the emulator doesn't.</summary>
public sealed class TransactionResponsesTests
{
    [Fact]
    public void Parse_WhenAllSucceeded_HasEachStatusAndVersion()
    {
        var answers = Parse("""
            --batchresponse_e1
            Content-Type: multipart/mixed; boundary=changesetresponse_8a

            --changesetresponse_8a
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 204 No Content
            X-Content-Type-Options: nosniff
            Cache-Control: no-cache
            DataServiceVersion: 1.0;
            ETag: W/"datetime'2026-01-01T00%3A00%3A00.0000001Z'"


            --changesetresponse_8a
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 201 Created
            etag: W/"2"
            Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8

            {"odata.metadata":"https://a/$metadata#T/@Element","PartitionKey":"p"}
            --changesetresponse_8a--
            --batchresponse_e1--
            """);

        Assert.Equal(
            [(204, "W/\"datetime'2026-01-01T00%3A00%3A00.0000001Z'\""), (201, "W/\"2\"")],
            answers.Select(answer => (answer.Status, answer.Headers.ETag!.Value.ToString())));
        Assert.Equal("no-cache", answers[0].Headers.TryGetValue("cache-control", out var value) ? value : null);
        Assert.False(answers[0].Headers.Contains("x-missing"));
    }

    [Fact]
    public void Parse_WhenOneFailed_HasItsError()
    {
        var answer = Assert.Single(Parse("""
            --batchresponse_e1
            Content-Type: multipart/mixed; boundary=changesetresponse_8a

            --changesetresponse_8a
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            HTTP/1.1 409 Conflict
            DataServiceVersion: 3.0;
            Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8

            {"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"42:The specified entity already exists.\nRequestId:1"}}}
            --changesetresponse_8a--
            --batchresponse_e1--
            """));

        var failure = new TableTransactionFailedException(new RequestFailedException(answer, null, TableErrorParser.Instance));
        Assert.Equal((409, "EntityAlreadyExists", 42), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
    }

    private static List<TransactionActionResponse> Parse(string text) =>
        TransactionResponses.Parse(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")), 2);
}
