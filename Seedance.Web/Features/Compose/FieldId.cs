namespace Seedance.Web.Features.Compose;

/// <summary>Ids of the fields in the page, made from the names that the faults use.</summary>
public static class FieldId
{
    /// <summary>The control itself.</summary>
    public static string Of(string field) => "field-" + field.Replace("[", "-", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    public static string HelpOf(string field) => Of(field) + "-help";

    public static string ErrorOf(string field) => Of(field) + "-error";

    public static string Reference(int index) => FormattableString.Invariant($"References[{index}]");
}
