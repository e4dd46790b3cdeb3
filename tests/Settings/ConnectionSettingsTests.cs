using BenefitsFunctions.Messaging;
using BenefitsFunctions.Settings;
using BenefitsFunctions.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;

namespace BenefitsFunctions.Tests.Settings;

public sealed class ConnectionSettingsTests
{
    private const string Storage = "AzureWebJobsStorage";
    private const string ServiceBus = "ServiceBusConnection";

    [Theory]
    [InlineData("secret")]
    [InlineData("AccountName=secret")]
    [InlineData("AccountName=contoso;AccountKey=secret!")]
    [InlineData("AccountName=contoso;AccountKey=c2VjcmV0;AccountKey=c2VjcmV0")]
    [InlineData("AccountName=secret contoso;AccountKey=c2VjcmV0")]
    [InlineData("UseDevelopmentStorage=secret")]
    [InlineData("=secret;;")]
    public void AddStorage_WhenTheConnectionStringIsBad_NamesTheSettingAndNotItsValue(string value) =>
        AssertRefused(builder => builder.AddStorage(), Storage, Storage, value);

    [Theory]
    [InlineData("secret")]
    [InlineData("Endpoint=secret")]
    [InlineData("Endpoint=sb://secret")]
    [InlineData("Endpoint=sb://secret.example/;SharedAccessKeyName=secret")]
    [InlineData("Endpoint=sb://secret.example/;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=another-queue")]
    [InlineData("=;")]
    public void AddMessaging_WhenTheConnectionStringIsBad_NamesTheSettingAndNotItsValue(string value) =>
        AssertRefused(builder => builder.AddMessaging(), ServiceBus, ServiceBus, value);

    [Fact]
    public void AddMessaging_WhenTheNamespaceIsNoHost_NamesTheSettingAndNotItsValue() =>
        AssertRefused(builder => builder.AddMessaging(), ServiceBus, $"{ServiceBus}:fullyQualifiedNamespace", "secret host");

    [Theory]
    [InlineData(ServiceBus, "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=b")]
    [InlineData(ServiceBus, "Endpoint=sb://contoso.example/;SharedAccessKeyName=a;SharedAccessKey=b;EntityPath=incident-events")]
    [InlineData($"{ServiceBus}:fullyQualifiedNamespace", "contoso.servicebus.windows.net")]
    public void AddMessaging_WhenTheConnectionIsGood_TakesIt(string setting, string value) =>
        Builder(setting, value).AddMessaging();

    private static void AssertRefused(Action<FunctionsApplicationBuilder> add, string name, string setting, string value)
    {
        var error = Assert.Throws<SettingsException>(() => add(Builder(setting, value)));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static FunctionsApplicationBuilder Builder(string setting, string value)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection([new(setting, value)]);
        return builder;
    }
}
