using BenefitsFunctions.Accounts;
using BenefitsFunctions.ActivationRun;
using BenefitsFunctions.Activations;
using BenefitsFunctions.Advisory;
using BenefitsFunctions.Agenda;
using BenefitsFunctions.Audit;
using BenefitsFunctions.Balances;
using BenefitsFunctions.BenefitsPage;
using BenefitsFunctions.Cancellations;
using BenefitsFunctions.Chance;
using BenefitsFunctions.Contracts;
using BenefitsFunctions.Credits;
using BenefitsFunctions.CustomerRequests;
using BenefitsFunctions.Customers;
using BenefitsFunctions.Endings;
using BenefitsFunctions.Enrolments;
using BenefitsFunctions.Entitlements;
using BenefitsFunctions.EventQueue;
using BenefitsFunctions.Extensions;
using BenefitsFunctions.FirstResponses;
using BenefitsFunctions.GoToMarket;
using BenefitsFunctions.GoToMarketRun;
using BenefitsFunctions.Housekeeping;
using BenefitsFunctions.Http;
using BenefitsFunctions.Idempotency;
using BenefitsFunctions.Incidents;
using BenefitsFunctions.Ledger;
using BenefitsFunctions.Licences;
using BenefitsFunctions.Linking;
using BenefitsFunctions.Mail;
using BenefitsFunctions.MarketingContacts;
using BenefitsFunctions.Messaging;
using BenefitsFunctions.Notices;
using BenefitsFunctions.Offers;
using BenefitsFunctions.OfficeDecisions;
using BenefitsFunctions.Offices;
using BenefitsFunctions.Operations;
using BenefitsFunctions.Partners;
using BenefitsFunctions.Plans;
using BenefitsFunctions.Products;
using BenefitsFunctions.Refunds;
using BenefitsFunctions.RequestDesk;
using BenefitsFunctions.Rerating;
using BenefitsFunctions.Samples;
using BenefitsFunctions.Security;
using BenefitsFunctions.Software;
using BenefitsFunctions.SoftwareKeys;
using BenefitsFunctions.Storage;
using BenefitsFunctions.Subscriptions;
using BenefitsFunctions.Telemetry;
using BenefitsFunctions.Users;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BenefitsFunctions;

/// <summary>What the app consists of.</summary>
public static class BenefitsApp
{
    /// <summary>Adds every capability. What is registered before stays: a test brings its own clock and chance that way.</summary>
    public static FunctionsApplicationBuilder AddBenefits(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<FailureMiddleware>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IdGenerator>();
        return builder
            .AddSecurity()
            .AddStorage()
            .AddTelemetry()
            .AddIdempotency()
            .AddMail()
            .AddAccounts()
            .AddPartners()
            .AddUsers()
            .AddCustomers()
            .AddEntitlements()
            .AddContracts()
            .AddAgenda()
            .AddOffices()
            .AddFirstResponses()
            .AddCancellations()
            .AddOffers()
            .AddSoftwareKeys()
            .AddSoftware()
            .AddMarketingContacts()
            .AddGoToMarket()
            .AddGoToMarketRun()
            .AddCredits()
            .AddSubscriptions()
            .AddLicences()
            .AddActivations()
            .AddEnrolments()
            .AddOfficeDecisions()
            .AddRefunds()
            .AddActivationRun()
            .AddMessaging()
            .AddProducts()
            .AddLinking()
            .AddPlans()
            .AddLedger()
            .AddNotices()
            .AddRerating()
            .AddExtensions()
            .AddEndings()
            .AddAdvisory()
            .AddEventQueue()
            .AddIncidents()
            .AddCustomerRequests()
            .AddRequestDesk()
            .AddBenefitsPage()
            .AddOperations()
            .AddBalances()
            .AddAudit()
            .AddHousekeeping()
            .AddSamples();
    }
}
