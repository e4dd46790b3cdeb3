using BenefitsFunctions.Languages;
using BenefitsFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace BenefitsFunctions.Http;

/// <summary>Which part of a list a caller asks for: <c>?top=</c> items after the one that <c>?continuation=</c> names.</summary>
/// <param name="Top">The most items of a page.</param>
/// <param name="Continuation">What the page before gave; null for the first page.</param>
public sealed record Paging(int Top, string? Continuation)
{
    /// <summary>The most items of a page when a caller does not say.</summary>
    public const int DefaultTop = 100;

    /// <summary>The most items of a page that a caller can ask for.</summary>
    public const int MaxTop = 1_000;

    private const int LongestContinuation = 200;

    private static readonly Localized OfThePageBefore = new(
        "must be the continuation of the page before.", "前のページの continuation を指定してください。");

    /// <summary>Reads both parameters; 400 naming the one at fault.</summary>
    public static Result<Paging> Read(HttpRequest request)
    {
        var query = new Queries(request);
        var paging = new Paging((int)(query.Number("top", MaxTop) ?? DefaultTop), query.Text("continuation", LongestContinuation));
        return query.Errors.Count > 0 ? RequestErrors.Invalid(query.Errors) : paging;
    }

    /// <summary>
    /// The page of <paramref name="all"/>; 400 for a continuation that is none. What is added meanwhile in front of the page before moves
    /// nothing.
    /// </summary>
    /// <param name="all">The whole list, always in the same order.</param>
    /// <param name="key">Tells an item from all others, for the continuation.</param>
    public Result<Page<T>> Of<T>(IReadOnlyList<T> all, Func<T, string> key)
    {
        var first = 0;
        if (Continuation is not null)
        {
            while (first < all.Count && key(all[first]) != Continuation)
            {
                first++;
            }

            if (first == all.Count)
            {
                return InvalidContinuation();
            }

            first++;
        }

        List<T> items = [.. all.Skip(first).Take(Top)];
        return new Page<T>(items, first + items.Count < all.Count ? key(items[^1]) : null);
    }

    /// <summary>
    /// The page of what still waits in a list of rows some of which may be over: those of the page and the one behind it are looked up,
    /// and as many again where some were over.
    /// </summary>
    /// <param name="rows">Those behind <see cref="Continuation"/>, in their order.</param>
    /// <param name="place">Where a row is, for the continuation.</param>
    /// <param name="find">What the page shows of it; null when it is over.</param>
    public async Task<Page<T>> OfWaitingAsync<TRow, T>(IAsyncEnumerable<TRow> rows, Func<TRow, string> place, Func<TRow, Task<T?>> find)
        where T : class
    {
        var waiting = new List<(string Place, T Item)>();
        await foreach (var some in rows.Chunk(Top + 1))
        {
            var found = await some.LookUpAsync(find);
            waiting.AddRange(some.Zip(found).Where(f => f.Second is not null).Select(f => (place(f.First), f.Second!)));
            if (waiting.Count > Top)
            {
                break;
            }
        }

        return new Page<T>([.. waiting.Take(Top).Select(w => w.Item)], waiting.Count > Top ? waiting[Top - 1].Place : null);
    }

    /// <summary>400 <c>invalid-request</c> for a continuation that no page gave.</summary>
    public static Problem InvalidContinuation() => RequestErrors.Invalid("continuation", OfThePageBefore);
}

/// <summary>A page as the API shows it.</summary>
/// <param name="Items">In the order of the list.</param>
/// <param name="Continuation">For the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation)
{
    /// <summary>The same page of what <paramref name="select"/> makes of each item.</summary>
    public Page<TResult> Select<TResult>(Func<T, TResult> select) => new([.. Items.Select(select)], Continuation);
}
