using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("BenefitsFunctions.Tests.Support.TestRun", "BenefitsFunctions.Tests")]

namespace BenefitsFunctions.Tests.Support;

/// <summary>
/// xunit's own way to run the tests, at whose end what they share is stopped: once all have been reported the runner gives the process
/// too little time for it.
/// </summary>
public sealed class TestRun(IMessageSink messages) : XunitTestFramework(messages)
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assembly) =>
        new Executor(assembly, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider source, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, source, diagnostics)
    {
        // Its end is what the run reports to the sink.
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> cases, IMessageSink executing, ITestFrameworkExecutionOptions options) =>
            _ = RunAsync(new Runner(TestAssembly, cases, DiagnosticMessageSink, executing, options));

        private static async Task RunAsync(Runner run)
        {
            using (run)
            {
                await run.RunAsync();
            }
        }
    }

    private sealed class Runner(
        ITestAssembly assembly,
        IEnumerable<IXunitTestCase> cases,
        IMessageSink diagnostics,
        IMessageSink executing,
        ITestFrameworkExecutionOptions options) : XunitTestAssemblyRunner(assembly, cases, diagnostics, executing, options)
    {
        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            await TestAzurite.StopAsync();
            await base.BeforeTestAssemblyFinishedAsync();
        }
    }
}
