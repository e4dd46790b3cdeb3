using BenefitsFunctions;
using BenefitsFunctions.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.AddBenefits();
    await builder.Build().RunAsync();
    return 0;
}
catch (Exception error) when (StartFailure.Describe(error) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 1;
}
