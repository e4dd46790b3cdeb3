using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BenefitsFunctions.Tests.Embedded.Worker.Samples;

/// <summary>Functions that are declared wrongly, each in its own way.</summary>
public static class BrokenSamples
{
    public sealed class SameName
    {
        [Function("PLAIN")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "other")] HttpRequest request) => _ = request;
    }

    public sealed class SameRoute
    {
        [Function("Other")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "put", "GET", Route = "Plain")] HttpRequest request) => _ = request;
    }

    public sealed class SameRouteByAnotherName
    {
        [Function("OtherItem")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{key:int}/{title?}")] HttpRequest request, int key) => _ = (request, key);
    }

    public sealed class BadCron
    {
        [Function("BadCron")]
        public void Run([TimerTrigger("every day")] TimerInfo timer) => _ = timer;
    }

    public sealed class MissingSetting
    {
        [Function("MissingSetting")]
        public void Run([TimerTrigger("%No:Setting%")] TimerInfo timer) => _ = timer;
    }

    public sealed class UnknownParameter
    {
        [Function("UnknownParameter")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{id}")] HttpRequest request, string id, Uri where) => _ = (request, id, where);
    }

    public sealed class WrongTriggerType
    {
        [Function("WrongTriggerType")]
        public void Run([TimerTrigger("0 0 0 * * *")] string timer) => _ = timer;
    }

    public sealed class NoTrigger
    {
        [Function("NoTrigger")]
        public void Run(HttpRequest request) => _ = request;
    }

    public sealed class TwoTriggers
    {
        [Function("TwoTriggers")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [TimerTrigger("0 0 0 * * *")] TimerInfo timer) => _ = (request, timer);
    }

    public sealed class BadRoute
    {
        [Function("BadRoute")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{")] HttpRequest request) => _ = request;
    }

    public sealed class Hidden
    {
        [Function("Hidden")]
        internal void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => _ = request;
    }

    public sealed class Activity
    {
        [Function("SomeActivity")]
        public string Run([ActivityTrigger] string input) => input;
    }
}
