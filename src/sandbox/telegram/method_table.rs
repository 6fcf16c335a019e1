//! The supported methods with their parameters, as of Bot API 9.1.

/// Parameters of every `send…` method.
const SEND_PARAMETERS: &[&str] = &[
    "business_connection_id",
    "chat_id",
    "message_thread_id",
    "disable_notification",
    "protect_content",
    "allow_paid_broadcast",
    "message_effect_id",
    "reply_parameters",
    "reply_markup",
];

/// Valid parameters that the sandbox does not implement.
pub(super) const UNSUPPORTED_PARAMETERS: &[&str] = &[
    "business_connection_id",
    "message_effect_id",
    "allow_paid_broadcast",
    "entities",
    "inline_message_id",
    "live_period",
    "heading",
    "proximity_alert_radius",
    "caption_entities",
    "show_caption_above_media",
    "has_spoiler",
    "thumbnail",
    "disable_content_type_detection",
];

const METHODS: &[ApiMethod] = &[
    method("getMe", &[]),
    method("getUpdates", &["offset", "limit", "timeout", "allowed_updates"]),
    method("getWebhookInfo", &[]),
    method("deleteWebhook", &["drop_pending_updates"]),
    method(
        "setWebhook",
        &[
            "url",
            "certificate",
            "ip_address",
            "max_connections",
            "allowed_updates",
            "drop_pending_updates",
            "secret_token",
        ],
    ),
    method("setMyCommands", &["commands", "scope", "language_code"]),
    method("getMyCommands", &["scope", "language_code"]),
    method("deleteMyCommands", &["scope", "language_code"]),
    method("setMyDescription", &["description", "language_code"]),
    method("setMyShortDescription", &["short_description", "language_code"]),
    send_method("sendMessage", &["text", "parse_mode", "entities", "link_preview_options"]),
    send_method(
        "sendPhoto",
        &["photo", "caption", "parse_mode", "caption_entities", "show_caption_above_media", "has_spoiler"],
    ),
    send_method(
        "sendDocument",
        &["document", "thumbnail", "caption", "parse_mode", "caption_entities", "disable_content_type_detection"],
    ),
    send_method(
        "sendLocation",
        &["latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"],
    ),
    send_method(
        "sendVenue",
        &[
            "latitude",
            "longitude",
            "title",
            "address",
            "foursquare_id",
            "foursquare_type",
            "google_place_id",
            "google_place_type",
        ],
    ),
    send_method("sendContact", &["phone_number", "first_name", "last_name", "vcard"]),
    method("sendChatAction", &["business_connection_id", "chat_id", "message_thread_id", "action"]),
    method(
        "editMessageText",
        &[
            "business_connection_id",
            "chat_id",
            "message_id",
            "inline_message_id",
            "text",
            "parse_mode",
            "entities",
            "link_preview_options",
            "reply_markup",
        ],
    ),
    method(
        "editMessageReplyMarkup",
        &["business_connection_id", "chat_id", "message_id", "inline_message_id", "reply_markup"],
    ),
    method("deleteMessage", &["chat_id", "message_id"]),
    method("answerCallbackQuery", &["callback_query_id", "text", "show_alert", "url", "cache_time"]),
    method("getChat", &["chat_id"]),
    method("getChatMember", &["chat_id", "user_id"]),
    method("leaveChat", &["chat_id"]),
];

#[derive(Debug)]
pub(super) struct ApiMethod {
    /// As documented.
    pub(super) name: &'static str,
    parameters: &'static [&'static str],
    common_parameters: &'static [&'static str],
}

impl ApiMethod {
    /// Ignores letter case.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        METHODS.iter().find(|method| method.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn has_parameter(&self, name: &str) -> bool {
        self.parameters.contains(&name) || self.common_parameters.contains(&name)
    }
}

const fn method(name: &'static str, parameters: &'static [&'static str]) -> ApiMethod {
    ApiMethod { name, parameters, common_parameters: &[] }
}

const fn send_method(name: &'static str, parameters: &'static [&'static str]) -> ApiMethod {
    ApiMethod { name, parameters, common_parameters: SEND_PARAMETERS }
}
