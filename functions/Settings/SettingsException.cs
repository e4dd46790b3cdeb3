using Microsoft.Extensions.Options;

namespace BenefitsFunctions.Settings;

/// <summary>A setting is missing or wrong; the message is one line with its name and what it takes. Stops the start.</summary>
public sealed class SettingsException(string name, string message)
    : OptionsValidationException(name, typeof(SettingsReader), [$"Setting {name} {message}"]);
