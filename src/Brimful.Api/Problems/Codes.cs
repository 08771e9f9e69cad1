namespace Brimful.Api.Problems;

/// <summary>Stable codes of refusals that the API itself decides. Never reused for another meaning.</summary>
internal static class Codes
{
    public const string AuthInvalid = "auth.invalid";
    public const string AuthMissing = "auth.missing";
    public const string AuthScope = "auth.scope";
    public const string AttributesTooLarge = "attributes.too_large";
    public const string BulkPathUnknown = "bulk.path_unknown";
    public const string ClockNotSandbox = "clock.not_sandbox";
    public const string CurrencyInvalid = "currency.invalid";
    public const string FieldDuplicate = "field.duplicate";
    public const string FieldInvalid = "field.invalid";
    public const string FieldMissing = "field.missing";
    public const string FieldTypeInvalid = "field.type_invalid";
    public const string FieldUnknown = "field.unknown";
    public const string HeaderInvalid = "header.invalid";
    public const string IdempotencyBodyDiffers = "idempotency.body_differs";
    public const string IdempotencyInFlight = "idempotency.in_flight";
    public const string InstantInvalid = "instant.invalid";
    public const string Internal = "internal";
    public const string KeyInvalid = "key.invalid";
    public const string KeyMismatch = "key.mismatch";
    public const string LocaleInvalid = "locale.invalid";
    public const string MeterUnknown = "bucket.meter_unknown";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string NotFound = "not_found";
    public const string NotSupportedYet = "not_supported_yet";
    public const string OverrideFieldFixed = "override.field_fixed";
    public const string PathInvalid = "path.invalid";
    public const string PercentOutOfRange = "threshold.percent_out_of_range";
    public const string PeriodInvalid = "period.invalid";
    public const string PlanSubjects = "plan.subjects_unsupported";
    public const string PlanTooManyBuckets = "plan.too_many_buckets";
    public const string PreconditionFailed = "precondition.failed";
    public const string QuantityInvalid = "quantity.invalid";
    public const string QueryInvalid = "query.invalid";
    public const string RateLimited = "rate.limited";
    public const string RequestEncoding = "request.encoding_unsupported";
    public const string RequestMediaType = "request.media_type_unsupported";
    public const string RequestTimeout = "request.timeout";
    public const string RequestTooLarge = "request.too_large";
    public const string RequestUnreadable = "request.unreadable";
    public const string ScopeUnknown = "scope.unknown";
    public const string TextInvalid = "text.invalid";
    public const string ThresholdDuplicate = "threshold.duplicate";
    public const string ThresholdInvalid = "threshold.invalid";
    public const string ThresholdTooMany = "threshold.too_many";
    public const string TimeZoneUnknown = "timezone.unknown";
    public const string UsageGroupUnknown = "usage.group_unknown";
    public const string UsageRangeEmpty = "usage.range_empty";
    public const string UsageStepUnknown = "usage.step_unknown";
    public const string VolumeTiersUnsupported = "bucket.volume_tiers_unsupported";
    public const string WhereInvalid = "where.invalid";
}
