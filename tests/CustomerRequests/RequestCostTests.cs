using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
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
            ["list"] = await CostAsync(p => p.Store.ListAsync(Sample.Contoso, none, CancellationToken.None)),
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
        var seen = new SeenAddresses();

        var listed = await stored.Over(seen).Store.ListAsync(
            Sample.Contoso, new RequestFilter(null, RequestState.Filed, null), CancellationToken.None);

        Assert.Equal(RequestSummary.Of(filed), Assert.Single(listed));
        Assert.Contains("$select=Summary", Uri.UnescapeDataString(Assert.Single(seen.Addresses)), StringComparison.Ordinal);
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

    private sealed class SeenAddresses : HttpPipelineTransport
    {
        private readonly FaultyTransport _inner = new();

        public List<string> Addresses { get; } = [];

        public override Request CreateRequest() => _inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException("Synchronous calls are not used.");

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Addresses.Add(message.Request.Uri.ToString());
            return _inner.ProcessAsync(message);
        }
    }
}
