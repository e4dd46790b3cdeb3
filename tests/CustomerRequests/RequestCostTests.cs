using System.Text.RegularExpressions;
using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Http;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.RequestDesk;
using BenefitsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace BenefitsFunctions.Tests.CustomerRequests;

/// <summary>What requests cost in storage, counted, as <c>docs/customer-requests.md</c> says it.</summary>
public sealed class RequestCostTests
{
    [Fact]
    public async Task Requests_WhateverIsDone_CostWhatThePageSays()
    {
        var stored = await StoredRequests.CreateAsync();
        var filed = new List<CustomerRequest>();
        for (var i = 0; i < 4; i++)
        {
            filed.Add((await stored.Process.FileAsync(MadeRequests.Filed(stored.Clock.GetUtcNow())))!);
        }

        async Task MoveAsync(RequestProcess process, RequestState to)
        {
            var found = (await process.FindAsync(filed[0].Key))!;
            await process.Changes.MoveAsync(
                found.Key, to, null, new RequestHand("o", RequestActor.Operator), CancellationToken.None);
        }

        Task<int> CostAsync(Func<RequestProcess, Task> act) => CountAsync(stored, act);
        var none = new RequestFilter(null, null, null);
        var counted = new Dictionary<string, int>
        {
            ["filing"] = await CostAsync(p => p.FileAsync(MadeRequests.Filed(stored.Clock.GetUtcNow()))),
            ["list"] = await CostAsync(p => p.Store.ListAsync(
                Sample.Contoso, none, new Paging(100, null), CancellationToken.None)),
            // A page of two.
            ["worklist"] = await CostAsync(p => new RequestWorklist(p.Due, p.Store, stored.Clock).PageAsync(
                null, new Paging(2, null), CancellationToken.None)) - 2,
            ["first"] = await CostAsync(p => p.RespondAsync(filed[0].Key, "r")),
            ["later"] = await CostAsync(p => p.RespondAsync(filed[0].Key, "s")),
            ["raise"] = await CostAsync(p => p.RaiseAsync(filed[1].Key, Severity.A)),
            ["move"] = await CostAsync(p => MoveAsync(p, RequestState.Solved)),
            ["closing"] = await CostAsync(p => MoveAsync(p, RequestState.Closed)),
            ["sweep"] = await CostAsync(p => new MissedSweep(
                p.Round, p.Starts, new DeskSettings(null), stored.Log.CreateLogger<MissedSweep>(), Unheard.Metrics).SweepCustomerRequests(
                    new(), new NotedOrchestrations(), CancellationToken.None)),
        };

        Assert.Equal(Documented().Order(), counted.Select(c => (c.Key, c.Value)).Order());
    }

    [Fact]
    public async Task List_OfRequests_ReadsWhatItShowsAndNoTexts()
    {
        var stored = await StoredRequests.CreateAsync();
        var filed = (await stored.Process.FileAsync(MadeRequests.Filed(stored.Clock.GetUtcNow())))!;
        var seen = new FaultyTransport();

        var listed = await stored.Over(seen).Store.ListAsync(
            Sample.Contoso, new RequestFilter(null, RequestState.Filed, null), new Paging(100, null), CancellationToken.None);

        Assert.Equal(RequestSummary.Of(filed), Assert.Single(listed.Items));
        Assert.Contains("$select=Summary", Assert.Single(seen.Addresses), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Adatum")]
    [InlineData("a\0b")]
    [InlineData("a' or PartitionKey ne '")]
    [InlineData("\ud800")]
    public async Task List_OfWhatIsNoCustomerId_IsEmptyAndAsksNothing(string customer)
    {
        var stored = await StoredRequests.CreateAsync();
        var transport = new FaultyTransport();

        var listed = await stored.Over(transport).Store.ListAsync(
            Sample.Contoso, new RequestFilter(customer, null, null), new Paging(1, null), CancellationToken.None);

        Assert.Equal((0, null, 0), (listed.Items.Count, listed.Continuation, transport.Requests));
    }

    [Fact]
    public async Task List_PageByPage_ShowsEachOnceTheNewestFirst()
    {
        var stored = await StoredRequests.CreateAsync();
        var filed = new List<CustomerRequest>();
        for (var i = 0; i < 9; i++)
        {
            // Three of each moment, and not in their order.
            var asked = MadeRequests.Filed(stored.Clock.GetUtcNow().AddSeconds(i * 5 % 3));
            filed.Add((await stored.Process.Store.AddAsync(asked, CancellationToken.None))!);
        }

        var expected = filed.OrderByDescending(r => r.FiledAt).ThenByDescending(r => r.Key.Id, StringComparer.Ordinal).Select(r => r.Key);
        for (var top = 1; top <= 10; top++)
        {
            var (seen, pages, place) = (new List<RequestKey>(), 0, (string?)null);
            do
            {
                var page = await stored.Process.Store.ListAsync(
                    Sample.Contoso, new RequestFilter("adatum", null, null), new Paging(top, place), CancellationToken.None);
                seen.AddRange(page.Items.Select(r => r.Key));
                (place, pages) = (page.Continuation, pages + 1);
                Assert.True(place is null || CustomerRequestStore.IsPlace(place));
            }
            while (place is not null);

            Assert.Equal(expected, seen);
            Assert.Equal((9 + top - 1) / top, pages);
        }
    }

    private static async Task<int> CountAsync(StoredRequests stored, Func<RequestProcess, Task> act)
    {
        var transport = new FaultyTransport();
        await act(stored.Over(transport));
        return transport.Requests;
    }

    // The rows of the table: "| **filing** … | 3 |", "| **worklist** … | `top` + 2 |".
    private static IEnumerable<(string, int)> Documented()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "customer-requests.md"));
        return Regex.Matches(page, @"^\| \*\*(\w+)\*\*.*\| (?:`top` \+ )?(\d+) \|$", RegexOptions.Multiline)
            .Select(m => (m.Groups[1].Value, int.Parse(m.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
