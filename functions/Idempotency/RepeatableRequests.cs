using System.Security.Cryptography;
using System.Text;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Http;
using BenefitsFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace BenefitsFunctions.Idempotency;

/// <summary>What a request that creates something has to know.</summary>
/// <param name="Id">Of what it creates; the same each time that the request is carried out.</param>
/// <param name="MayBeRepeated">True when an earlier run of it may have created it already.</param>
public sealed record Creation(string Id, bool MayBeRepeated);

/// <summary>
/// Carries out requests that create something: with an <c>Idempotency-Key</c>, the same key and body of one account at one address give
/// the same answer for 24 hours, and another body gives 422. A run that dies leaves its key to the next one, which creates the same.
/// </summary>
public sealed class RepeatableRequests(RequestRecords records, IdGenerator ids)
{
    /// <summary>Carries out <paramref name="request"/> with <paramref name="run"/>, or answers as it was answered before.</summary>
    /// <param name="run">
    /// Must create at most one thing by its id, however often and at once it runs. Its answer is kept when it has changed something (2xx);
    /// after any other the key is free again.
    /// </param>
    public Task<IActionResult> RunAsync(HttpRequest request, Func<Creation, Task<Answer>> run, CancellationToken cancellationToken) =>
        RunAsync(request, RequestBody.MaxBytes, run, cancellationToken);

    /// <summary>Likewise, for a body of up to <paramref name="maxBytes"/>.</summary>
    public async Task<IActionResult> RunAsync(
        HttpRequest request, int maxBytes, Func<Creation, Task<Answer>> run, CancellationToken cancellationToken)
    {
        if (IdempotencyKey.Read(request) is not { } read)
        {
            return await run(new Creation(ids.NewId(), MayBeRepeated: false));
        }

        if (read.Failed(out var problem, out var key))
        {
            return Answer.Of(problem);
        }

        if (await RequestBody.BufferAsync(request, maxBytes, cancellationToken) is not { } body)
        {
            return Answer.Of(RequestErrors.TooLarge(maxBytes));
        }

        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(body));
        var (record, isNew) = await records.ClaimAsync(IdOf(request, key), bodyHash, cancellationToken);
        if (record.BodyHash != bodyHash)
        {
            return Answer.Of(IdempotencyErrors.KeyReused());
        }

        if (record.Answer is { } before)
        {
            return before;
        }

        var answer = (await run(new Creation(record.CreationId, MayBeRepeated: !isNew))).RenderFor(request);
        if (answer.Status is < 200 or >= 300)
        {
            await records.ReleaseAsync(record, cancellationToken);
            return answer;
        }

        return await records.AnswerAsync(record, answer, cancellationToken);
    }

    // Each part with its length before it, so that no two requests read alike.
    private static string IdOf(HttpRequest request, IdempotencyKey key)
    {
        string[] parts = [Caller.Of(request).AccountId, request.Method, request.Path.Value ?? "", key.Text];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => $"{p.Length}:{p}")))));
    }
}
