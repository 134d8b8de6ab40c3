namespace Seedance.Web.Tests.Gateway;

/// <summary>
/// One body of each shape that gateways of this family are known to answer with; values are invented. S: submit, W: waiting,
/// F: finished, X: failed, E: error, B: balance.
/// </summary>
internal static class WireBodies
{
    public const string S1 = """
        {"task_id":"cgt-20251003101500-k7m2p"}
        """;

    public const string S2 = """
        {"id":"cgt-20260115093011-w4xqz","task_id":"cgt-20260115093011-w4xqz","object":"video","model":"doubao-seedance-1-5-pro-251215","status":"queued","progress":0,"created_at":1768469411}
        """;

    public const string S3 = """
        {"id":"task_8Qw3ZrT5uV1xYb6NcM9aKd2LfG4hJs7P","task_id":"task_8Qw3ZrT5uV1xYb6NcM9aKd2LfG4hJs7P","object":"video","model":"doubao-seedance-2-0-260128","status":"queued","progress":0,"created_at":1784600000}
        """;

    public const string S4 = """
        {"id":"cgt-20260801120000-b2c4d"}
        """;

    public const string S5 = """
        {"id":"cgt-20260801120001-f6g8h","model":"byteplus/seedance-2.0","status":"queued","created_at":1785585601,"updated_at":1785585601,"content":null,"error":null}
        """;

    public const string W1 = """
        {"code":"success","message":"","data":{"id":90211,"created_at":1784600000,"updated_at":1784600000,"task_id":"task_8Qw3ZrT5uV1xYb6NcM9aKd2LfG4hJs7P","platform":"54","user_id":318,"group":"default","channel_id":12,"quota":2500000,"action":"generate","status":"NOT_START","fail_reason":"","submit_time":1784600000,"start_time":0,"finish_time":0,"progress":"0%","properties":{"input":"","upstream_model_name":"doubao-seedance-2-0-260128","origin_model_name":"doubao-seedance-2-0-260128"},"data":{"id":"cgt-20260721021320-n5r8t"}}}
        """;

    public const string W2 = """
        {"code":"success","message":"","data":{"task_id":"task_8Qw3ZrT5uV1xYb6NcM9aKd2LfG4hJs7P","platform":"54","action":"generate","status":"IN_PROGRESS","fail_reason":"","submit_time":1784600000,"start_time":1784600016,"finish_time":0,"progress":"50%","properties":{},"data":{"id":"cgt-20260721021320-n5r8t","model":"doubao-seedance-2-0-260128","status":"running","created_at":1784600001,"updated_at":1784600017}}}
        """;

    public const string W3 = """
        {"code":"success","message":"","data":{"task_id":"task_8Qw3…","status":"IN_PROGRESS","fail_reason":"","progress":"30%","data":{"id":"cgt-20260721021320-n5r8t","status":"expired"}}}
        """;

    public const string W5 = """
        {"id":"task_8Qw3…","task_id":"task_8Qw3…","object":"video","model":"doubao-seedance-2-0-260128","status":"in_progress","progress":50,"created_at":1784600000,"completed_at":1784600017,"metadata":{"url":""}}
        """;

    public const string W6 = """
        {"id":"cgt-20260801120000-b2c4d","model":"doubao-seedance-2-0-260128","status":"running","created_at":1785585600,"updated_at":1785585625}
        """;

    public const string W9 = """
        {"code":"success","data":null}
        """;

    public const string F1 = """
        {"code":"success","message":"","data":{"id":90211,"created_at":1784600000,"updated_at":1784600302,"task_id":"task_8Qw3…","platform":"54","user_id":318,"group":"default","channel_id":12,"quota":4000000,"action":"generate","status":"SUCCESS","fail_reason":"","result_url":"https://ark-content.example.volces.com/v/0a1b.mp4?X-Tos-Expires=86400&X-Tos-Signature=aa11","submit_time":1784600000,"start_time":1784600016,"finish_time":1784600302,"progress":"100%","properties":{"input":"","upstream_model_name":"doubao-seedance-2-0-260128","origin_model_name":"doubao-seedance-2-0-260128"},"data":{"id":"cgt-20260721021320-n5r8t","model":"doubao-seedance-2-0-260128","status":"succeeded","content":{"video_url":"https://ark-content.example.volces.com/v/0a1b.mp4?X-Tos-Expires=86400&X-Tos-Signature=aa11","last_frame_url":"https://ark-content.example.volces.com/v/0a1b.png?X-Tos-Expires=86400"},"usage":{"completion_tokens":173700,"total_tokens":173700},"created_at":1784600001,"updated_at":1784600300,"seed":4711,"resolution":"720p","ratio":"16:9","duration":8,"framespersecond":24,"service_tier":"default","execution_expires_after":172800,"generate_audio":true}}}
        """;

    public const string F2 = """
        {"code":"success","message":"","data":{"task_id":"cgt-20251003101500-k7m2p","action":"generate","status":"SUCCESS","fail_reason":"https://ark-content.example.volces.com/v/9z.mp4?X-Tos-Expires=86400","submit_time":1759486500,"start_time":1759486516,"finish_time":1759486600,"progress":"100%","data":{"id":"cgt-20251003101500-k7m2p","status":"succeeded","content":{"video_url":"https://ark-content.example.volces.com/v/9z.mp4?X-Tos-Expires=86400"}}}}
        """;

    public const string F3 = """
        {"code":"success","message":"","data":{"task_id":"task_Outer01","status":"SUCCESS","result_url":"","progress":"100%","data":{"code":"success","message":"","data":{"task_id":"task_Inner02","status":"SUCCESS","result_url":"https://cdn.example.net/in.mp4","data":{"status":"succeeded","content":{"video_url":"https://cdn.example.net/in.mp4"}}}}}}
        """;

    public const string F5 = """
        {"id":"task_8Qw3…","task_id":"task_8Qw3…","object":"video","model":"doubao-seedance-2-0-260128","status":"completed","progress":100,"created_at":1784600000,"completed_at":1784600302,"metadata":{"url":"https://ark-content.example.volces.com/v/0a1b.mp4?X-Tos-Expires=86400"}}
        """;

    public const string F6 = """
        {"id":"task_8Qw3…","object":"video","model":"doubao-seedance-2-0-260128","status":"completed","progress":100,"created_at":1786900000,"updated_at":1786900290,"completed_at":1786900290}
        """;

    public const string F7 = """
        {"created_at":1786900000,"fail_reason":"","finished_at":1786900290,"platform":"54","progress":"100%","status":"SUCCESS","task_id":"task_8Qw3…"}
        """;

    public const string F8 = """
        {"task_id":"task_8Qw3…","artifacts":[{"key":"video","type":"video","mime_type":"video/mp4","content_url":"https://gw.example.ai/v1/tasks/task_8Qw3/artifacts/video/content?access=cap1"},{"key":"last_frame","type":"image","mime_type":"image/png","content_url":"https://gw.example.ai/v1/tasks/task_8Qw3/artifacts/last_frame/content?access=cap2"}]}
        """;

    public const string F9 = """
        {"id":"cgt-20260801120000-b2c4d","model":"dreamina-seedance-2-0-260128","status":"succeeded","content":{"video_url":"https://ark-content.example.bytepluses.com/x.mp4"},"usage":{"completion_tokens":108900,"total_tokens":108900},"created_at":1785585600,"updated_at":1785585790,"seed":77,"resolution":"720p","ratio":"16:9","duration":5,"framespersecond":24,"error":null}
        """;

    public const string F10 = """
        {"id":"cgt-20260801120000-b2c4d","status":"succeeded","content":null,"usage":{"completion_tokens":108900,"total_tokens":108900}}
        """;

    public const string F11 = """
        {"task_id":"abc123","status":"completed","url":"https://cdn.example.org/v.mp4","format":"mp4","metadata":{"duration":5,"fps":24,"width":1280,"height":720,"seed":77}}
        """;

    public const string X1 = """
        {"code":"success","message":"","data":{"task_id":"task_8Qw3…","status":"FAILURE","fail_reason":"The output video was blocked by the content check.","result_url":"The output video was blocked by the content check.","progress":"100%","finish_time":1784600280,"data":{"id":"cgt-20260721021320-n5r8t","status":"failed","error":{"code":"OutputVideoSensitiveContentDetected","message":"The output video was blocked by the content check."}}}}
        """;

    public const string X2 = """
        {"code":"success","message":"","data":{"task_id":"task_8Qw3…","status":"FAILURE","fail_reason":"任务超时（1440分钟）","result_url":"任务超时（1440分钟）","progress":"100%","data":{"status":"running"}}}
        """;

    public const string X3 = """
        {"id":"task_8Qw3…","object":"video","model":"doubao-seedance-2-0-260128","status":"failed","progress":100,"created_at":1784600000,"completed_at":1784600280,"metadata":{"url":""},"error":{"message":"The output audio was blocked.","code":"OutputAudioSensitiveContentDetected"}}
        """;

    public const string X4 = """
        {"id":"task_8Qw3…","object":"video","status":"failed","progress":100,"created_at":1784600000,"completed_at":1784686400,"metadata":{"url":""}}
        """;

    public const string X5 = """
        {"id":"cgt-20260801120000-b2c4d","model":"doubao-seedance-2-0-260128","status":"failed","error":{"code":"OutputVideoSensitiveContentDetected.PolicyViolation","message":"Copyright check refused the output."},"created_at":1785585600,"updated_at":1785585700}
        """;

    public const string X6 = """
        {"id":"cgt-20260801120000-b2c4d","status":"expired","created_at":1785585600,"updated_at":1785758400}
        """;

    public const string E1 = """
        {"error":{"message":"Invalid token (request id: 20260801120000123456789AbCdEfGh)","type":"new_api_error","code":""}}
        """;

    public const string E2 = """
        {"error":{"message":"This token has no access to model doubao-seedance-2-0-260128 (request id: 2026…)","type":"new_api_error","code":""}}
        """;

    public const string E3 = """
        {"error":{"message":"No available channel for model doubao-seedance-2-0-260128 under group default (distributor) (request id: 2026…)","type":"new_api_error","code":"model_not_found"}}
        """;

    public const string E4 = """
        {"error":{"message":"Invalid URL (GET /v1/video/generation)","type":"invalid_request_error","param":"","code":""}}
        """;

    public const string E5 = """
        {"code":"invalid_request","message":"prompt is required","data":null}
        """;

    public const string E6 = """
        {"code":"task_not_exist","message":"task_not_exist","data":null}
        """;

    public const string E7 = """
        {"code":"insufficient_user_quota","message":"预扣费额度失败, 用户剩余额度: ＄1.20, 需要预扣费额度: ＄8.00","data":null}
        """;

    public const string E8 = """
        {"code":"pre_consume_token_quota_failed","message":"token quota is not enough, token remain quota: ＄0.40, need quota: ＄8.00","data":null}
        """;

    public const string E10 = """
        {"code":"fail_to_fetch_task","message":"{\"error\":{\"code\":\"InputImageSensitiveContentDetected.PrivacyInformation\",\"message\":\"The picture may show a real person. Request id: 0217…\",\"param\":\"\",\"type\":\"BadRequest\"}}","data":null}
        """;

    public const string E11 = """
        {"code":"fail_to_fetch_task","message":"当前分组上游负载已饱和，请稍后再试","data":null}
        """;

    public const string E14 = """
        {"code":"invalid_seconds","message":"seconds must be between 1 and 3600","data":null}
        """;

    public const string E15 = """
        {"code":"plugin_usage_invalid","message":"resolution is not supported","data":null}
        """;

    public const string E16 = """
        {"error":{"message":"Task is not completed yet, current status: IN_PROGRESS","type":"invalid_request_error"}}
        """;

    public const string E17 = """
        {"error":{"code":"InvalidParameter","message":"The parameter duration is not valid.","param":"duration","type":"BadRequest"}}
        """;

    public const string E18 = """
        {"error":{"message":"record not found","type":"upstream_error","param":"","code":null}}
        """;

    public const string E19 = """
        {"success":false,"message":"Invalid token"}
        """;

    public const string B1 = """
        {"object":"billing_subscription","has_payment_method":true,"soft_limit_usd":25,"hard_limit_usd":25,"system_hard_limit_usd":25,"access_until":0}
        """;

    public const string B2 = """
        {"object":"list","total_usage":1240.5}
        """;

    public const string B3 = """
        {"code":true,"message":"ok","data":{"object":"token_usage","name":"studio","total_granted":12500000,"total_used":6202500,"total_available":6297500,"unlimited_quota":false,"model_limits":{},"model_limits_enabled":false,"expires_at":0}}
        """;

    public static string Get(string name) => (string)typeof(WireBodies).GetField(name)!.GetRawConstantValue()!;
}
