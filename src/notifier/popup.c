/*
 * Popup: libnotify 0.8.1 to 0.8.7 has traps:
 *
 * - The icon argument is app_icon up to 0.8.3, and partly the hint "image-path" since 0.8.4, which
 *   has a function for app_icon. The picture is that hint.
 * - An action that is added twice is shown twice. Clear the actions before adding them.
 * - libnotify sets the desktop-entry hint only for a GApplication. It is set here.
 * - Even the last unref may connect and wait. It is under the guard as well.
 */
#include "notifier/popup.h"
#include "notifier/guard.h"
#include "notifier/icon.h"
#include "notifier/plain_text.h"

#include <libnotify/notify.h>
#include <string.h>

#define DESKTOP_ENTRY "org.lumbard.Lumbard1"
#define DEFAULT_KEY   "default"

struct popup {
    NotifyNotification *notification;
    char *default_key; /* key of the action that a click on the popup invokes, or NULL */
    char *labels;      /* of all actions, each on a line; NULL before the first popup_show() */
    bool has_picture;
    const struct popup_listener *listener;
    void *data;
};

struct popup *popup_new(const struct popup_listener *listener, void *data)
{
    struct popup *popup = g_new0(struct popup, 1);

    *popup = (struct popup){ .listener = listener, .data = data };
    return popup;
}

static void on_action(NotifyNotification *, char *key, gpointer data)
{
    struct popup *popup = data;
    bool is_click = popup->default_key && strcmp(key, DEFAULT_KEY) == 0;
    g_autofree char *asked = g_strdup(is_click ? popup->default_key : key);

    popup->listener->acted(popup, asked, popup->data);
}

static void on_closed(NotifyNotification *notification, gpointer data)
{
    static const char *const REASONS[] = { "unknown", "expired", "dismissed", "withdrawn" };
    struct popup *popup = data;
    int reason = notify_notification_get_closed_reason(notification);

    reason = reason > 0 && reason < (int)G_N_ELEMENTS(REASONS) ? reason : 0;
    popup->listener->closed(popup, REASONS[reason], popup->data);
}

static bool has_action(const struct popup_request *request, const char *key)
{
    for (size_t i = 0; i < request->n_actions; i++)
        if (strcmp(request->actions[i].key, key) == 0)
            return true;
    return false;
}

static char *labels_of(const struct popup_request *request)
{
    GString *labels = g_string_new(NULL);

    for (size_t i = 0; i < request->n_actions; i++)
        g_string_append_printf(labels, "%s %s\n", request->actions[i].key,
                               request->actions[i].label);
    return g_string_free(labels, FALSE);
}

static bool has_picture(const struct popup_request *request)
{
    return g_file_test(request->picture, G_FILE_TEST_IS_REGULAR);
}

bool popup_can_become(const struct popup *popup, const struct popup_request *request,
                      const struct profile *profile)
{
    g_autofree char *labels = labels_of(request);
    const bool loses_picture = popup->has_picture && !has_picture(request);

    return !profile->cannot_update &&
           !(profile->keeps_buttons && g_strcmp0(popup->labels, labels) != 0) &&
           !(profile->keeps_picture && loses_picture);
}

static void set_actions(struct popup *popup, const struct popup_request *request,
                        const struct server *server)
{
    const struct profile *profile = server_facts(server)->profile;

    notify_notification_clear_actions(popup->notification);
    g_clear_pointer(&popup->default_key, g_free);
    g_free(popup->labels);
    popup->labels = labels_of(request);
    if (!server_can(server, "actions"))
        return;
    if (profile->click && !profile->default_is_button && request->n_actions > 0 &&
        !has_action(request, DEFAULT_KEY)) {
        popup->default_key = g_strdup(request->actions[0].key);
        notify_notification_add_action(popup->notification, DEFAULT_KEY, request->actions[0].label,
                                       on_action, popup, NULL);
    }
    for (size_t i = 0; i < request->n_actions; i++)
        notify_notification_add_action(popup->notification, request->actions[i].key,
                                       request->actions[i].label, on_action, popup, NULL);
}

static void set_flag(NotifyNotification *notification, const char *hint, bool is_set)
{
    if (is_set)
        notify_notification_set_hint(notification, hint, g_variant_new_boolean(TRUE));
}

static NotifyUrgency urgency_of(const struct popup_request *request, const struct profile *profile)
{
    static const NotifyUrgency URGENCIES[POPUP_REQUEST_URGENCY_MAX] = {
        [POPUP_REQUEST_LOW] = NOTIFY_URGENCY_LOW,
        [POPUP_REQUEST_NORMAL] = NOTIFY_URGENCY_NORMAL,
        [POPUP_REQUEST_CRITICAL] = NOTIFY_URGENCY_CRITICAL,
    };

    /* The steps of a stretch that the person started, and the question after it, must stay
     * readable: they override do-not-disturb. A suggestion and the greeting do not become critical
     * here: they offer to start one. */
    if (profile->hides_unless_critical && request->ignores_dnd && request->n_actions > 0 &&
        !has_action(request, "start") && !has_action(request, "show-now"))
        return NOTIFY_URGENCY_CRITICAL;
    return URGENCIES[request->urgency];
}

static int timeout_ms(const struct popup_request *request, const struct profile *profile)
{
    /* A server that does not report expiry must not hide the popup. The daemon withdraws it. */
    if (request->timeout == 0 || !profile->has_expiry)
        return profile->has_own_limit ? G_MAXINT32 : NOTIFY_EXPIRES_NEVER;
    return (int)((request->timeout + 999) / 1000);
}

/* The text of a step is complete without its picture, not the other way round. */
static bool is_text_only(const struct popup_request *request, const struct profile *profile)
{
    return profile->cuts_beside_picture && *request->picture;
}

/* The value of app_icon, or NULL. */
static const char *icon_for(const struct popup_request *request, const struct profile *profile)
{
    if (is_text_only(request, profile))
        return NULL;
    if (profile->has_icon_only && has_picture(request))
        return request->picture;
    switch (profile->icon) {
    case PROFILE_ICON_PATH:
        return icon_path();
    case PROFILE_ICON_NAME:
        return DESKTOP_ENTRY;
    default:
        return NULL;
    }
}

/* A server's own sound stands in for the tone of a reminder that cannot be played. */
static void set_sound(NotifyNotification *notification, const struct popup_request *request,
                      const struct server *server, bool has_tones)
{
    set_flag(notification, "suppress-sound",
             request->suppress_sound || (request->sound && has_tones));
    if (request->sound && !has_tones && server_can(server, "sound"))
        notify_notification_set_hint(notification, "sound-name",
                                     g_variant_new_string("message-new-instant"));
}

static void set_hints(struct popup *popup, const struct popup_request *request,
                      const struct server *server, bool has_tones)
{
    NotifyNotification *notification = popup->notification;
    const struct profile *profile = server_facts(server)->profile;

    popup->has_picture = has_picture(request);
    notify_notification_clear_hints(notification);
    notify_notification_set_hint(notification, "desktop-entry",
                                 g_variant_new_string(DESKTOP_ENTRY));
    notify_notification_set_urgency(notification, urgency_of(request, profile));
    notify_notification_set_timeout(notification, timeout_ms(request, profile));
    set_flag(notification, "transient", request->is_transient && !profile->ends_transient_early);
    set_flag(notification, "resident", request->is_resident);
    if (has_picture(request) && !profile->has_icon_only && !is_text_only(request, profile))
        notify_notification_set_hint(notification, "image-path",
                                     g_variant_new_string(request->picture));
    if (request->has_progress && profile->has_gauge)
        notify_notification_set_hint(notification, "value",
                                     g_variant_new_int32((gint32)request->progress));
    set_sound(notification, request, server, has_tones);
}

static char *body_for(const struct popup_request *request, const struct server *server)
{
    const struct profile *profile = server_facts(server)->profile;
    bool can_act = server_can(server, "actions");
    struct plain_text_server plain_text_server = {
        .has_body = server_can(server, "body"),
        .has_markup = server_can(server, "body-markup"),
        .has_buttons = can_act && profile->has_buttons,
        .click = can_act ? profile->click : NULL,
    };

    g_autofree char *body =
        plain_text_body(request->body, &plain_text_server, request->actions, request->n_actions);

    return g_strconcat(body, profile->cuts_last_line ? "\n\n" : "", NULL);
}

/* Plasma rejects a notification that equals one of the last second. For a replacement this means
 * that it is already on the screen. A reply without an id means that it is shown with an unknown
 * id: to send it again would show it twice. */
static bool is_shown_after_all(const struct popup *popup, GError *error)
{
    g_autofree char *name = g_dbus_error_get_remote_error(error);

    if (!g_dbus_error_is_remote_error(error))
        return g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
    return popup_id(popup) != 0 && name && g_str_has_suffix(name, ".ExcessNotificationGeneration");
}

static void set_content(struct popup *popup, const char *summary, const char *body,
                        const char *icon)
{
#if NOTIFY_CHECK_VERSION(0, 8, 4)
    const char *argument = NULL;
#else
    const char *argument = icon;
#endif

    if (popup->notification) {
        notify_notification_update(popup->notification, summary, body, argument);
    } else {
        popup->notification = notify_notification_new(summary, body, argument);
        g_signal_connect(popup->notification, "closed", G_CALLBACK(on_closed), popup);
    }
#if NOTIFY_CHECK_VERSION(0, 8, 4)
    notify_notification_set_app_icon(popup->notification, icon);
#endif
}

bool popup_show(struct popup *popup, const struct popup_request *request,
                const struct server *server, bool has_tones, GError **error)
{
    g_autofree char *body = body_for(request, server);
    g_autoptr(GError) problem = NULL;
    bool is_up;

    guard_begin();
    set_content(popup, request->summary, body, icon_for(request, server_facts(server)->profile));
    set_actions(popup, request, server);
    set_hints(popup, request, server, has_tones);
    is_up = notify_notification_show(popup->notification, &problem) ||
            is_shown_after_all(popup, problem);
    guard_end();
    if (is_up)
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

guint32 popup_id(const struct popup *popup)
{
    int id = 0;

    if (popup->notification)
        g_object_get(popup->notification, "id", &id, NULL);
    return (guint32)id;
}

struct popup *popup_free(struct popup *popup)
{
    if (!popup)
        return NULL;
    if (popup->notification) {
        g_signal_handlers_disconnect_by_data(popup->notification, popup);
        /* libnotify holds a reference during its callbacks, so the object may outlive this call.
         * Without actions it cannot invoke one again. */
        notify_notification_clear_actions(popup->notification);
        guard_begin();
        g_object_unref(popup->notification);
        guard_end();
    }
    g_free(popup->default_key);
    g_free(popup->labels);
    g_free(popup);
    return NULL;
}
