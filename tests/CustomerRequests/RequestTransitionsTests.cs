using System.Text.RegularExpressions;
using BenefitsFunctions.CustomerRequests;

namespace BenefitsFunctions.Tests.CustomerRequests;

public sealed partial class RequestTransitionsTests
{
    private static readonly IReadOnlyList<(string From, string Agent, string Operator)> Documented = Read();

    [Fact]
    public void Table_ComparedWithTheDocumentation_IsTheSame()
    {
        Assert.Equal(Enum.GetNames<RequestState>(), Documented.Select(row => row.From));
        foreach (var (from, agent, operators) in Documented)
        {
            Assert.Equal(Names(agent), Names(RequestTransitions.From(Enum.Parse<RequestState>(from), RequestActor.AdminAgent)));
            Assert.Equal(Names(operators), Names(RequestTransitions.From(Enum.Parse<RequestState>(from), RequestActor.Operator)));
        }
    }

    [Theory]
    [InlineData(RequestState.Filed, RequestState.InProgress)]
    [InlineData(RequestState.InProgress, RequestState.InProgress)]
    [InlineData(RequestState.AwaitingPartner, RequestState.AwaitingPartner)]
    [InlineData(RequestState.Solved, RequestState.Solved)]
    public void AfterResponse_FromEachState_BeginsTheWorkOnly(RequestState from, RequestState to) =>
        Assert.Equal(to, RequestTransitions.AfterResponse(from));

    [Fact]
    public void System_WhateverTheState_MovesNothing() =>
        Assert.All(Enum.GetValues<RequestState>(), from => Assert.Empty(RequestTransitions.From(from, RequestActor.System)));

    private static string Names(string cell) => string.Join(' ', Name().Matches(cell).Select(m => m.Groups[1].Value).Order());

    private static string Names(IEnumerable<RequestState> states) => string.Join(' ', states.Select(s => $"{s}").Order());

    private static IReadOnlyList<(string, string, string)> Read()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "customer-requests.md"));
        var section = Regex.Match(page, "### States\n(.*?)\n### ", RegexOptions.Singleline).Groups[1].Value;
        return [.. Row().Matches(section).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))];
    }

    [GeneratedRegex(@"^\| `(\w+)` \| (.*?) \| (.*?) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();
}
