/*
 * Popup: libnotify 0.8.1 to 0.8.7. What it does behind one's back, and what we do about it:
 *
 * - the icon argument means another thing in each release: always NULL, the picture is the hint
 * "image-path";
 * - adding an action twice shows it twice: clear, then add;
 * - the desktop-entry hint is set only for a GApplication: set here;
 * - even the last unref may make a connection and wait: that is under the guard too.
 */
#include "notifier/popup.h"
#include "notifier/guard.h"
#include "notifier/text.h"

#include <libnotify/notify.h>
#include <string.h>

#define DESKTOP_ENTRY "org.lumbard.Lumbard1"
#define DEFAULT_KEY   "default"

struct popup {
    NotifyNotification *notification;
    char *default_key; /* what a click on the popup itself stands for, or NULL */
    const struct popup_listener *listener;
    void *data;
};

struct popup *popup_new(const struct popup_listener *listener, void *data)
{
    struct popup *popup = g_new0(struct popup, 1);

    *popup = (struct popup){ .listener = listener, .data = data };
    return popup;
}

static void on_action(NotifyNotification *notification G_GNUC_UNUSED, char *key, gpointer data)
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

static bool has_action(const struct request *request, const char *key)
{
    for (size_t i = 0; i < request->n_actions; i++)
        if (strcmp(request->actions[i].key, key) == 0)
            return true;
    return false;
}

static void set_actions(struct popup *popup, const struct request *request,
                        const struct server *server)
{
    const struct profile *profile = server_facts(server)->profile;

    notify_notification_clear_actions(popup->notification);
    g_clear_pointer(&popup->default_key, g_free);
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

static NotifyUrgency urgency_of(const struct request *request, const struct profile *profile)
{
    static const NotifyUrgency URGENCIES[REQUEST_URGENCY_MAX] = {
        [REQUEST_LOW] = NOTIFY_URGENCY_LOW,
        [REQUEST_NORMAL] = NOTIFY_URGENCY_NORMAL,
        [REQUEST_CRITICAL] = NOTIFY_URGENCY_CRITICAL,
    };

    /* What the person asked for and is following must stay readable. A suggestion never gets this,
     * and is what has buttons. */
    if (profile->hides_unless_critical && request->ignores_dnd && request->is_resident &&
        request->n_actions == 0)
        return NOTIFY_URGENCY_CRITICAL;
    return URGENCIES[request->urgency];
}

static int timeout_ms(const struct request *request, const struct profile *profile)
{
    /* A server that does not tell about expiry must not hide anything: the daemon will withdraw it.
     */
    if (request->timeout == 0 || !profile->has_expiry)
        return NOTIFY_EXPIRES_NEVER;
    return (int)((request->timeout + 999) / 1000);
}

static void set_hints(struct popup *popup, const struct request *request,
                      const struct server *server)
{
    NotifyNotification *notification = popup->notification;
    const struct profile *profile = server_facts(server)->profile;

    notify_notification_clear_hints(notification);
    notify_notification_set_hint(notification, "desktop-entry",
                                 g_variant_new_string(DESKTOP_ENTRY));
    notify_notification_set_urgency(notification, urgency_of(request, profile));
    notify_notification_set_timeout(notification, timeout_ms(request, profile));
    set_flag(notification, "suppress-sound", request->suppress_sound);
    set_flag(notification, "transient", request->is_transient);
    set_flag(notification, "resident", request->is_resident);
    if (g_file_test(request->picture, G_FILE_TEST_IS_REGULAR))
        notify_notification_set_hint(notification, "image-path",
                                     g_variant_new_string(request->picture));
    if (request->has_progress && profile->has_gauge)
        notify_notification_set_hint(notification, "value",
                                     g_variant_new_int32((gint32)request->progress));
    if (request->sound && server_can(server, "sound"))
        notify_notification_set_hint(notification, "sound-name",
                                     g_variant_new_string(request->sound));
}

static char *body_for(const struct request *request, const struct server *server)
{
    const struct profile *profile = server_facts(server)->profile;
    bool can_act = server_can(server, "actions");
    struct text_server text_server = {
        .has_body = server_can(server, "body"),
        .has_markup = server_can(server, "body-markup"),
        .has_buttons = can_act && profile->has_buttons,
        .click = can_act ? profile->click : NULL,
    };

    return text_body(request->body, &text_server, request->actions, request->n_actions);
}

/* Plasma takes nothing identical within a second; on a replacement that means: it is on the screen
 * already. */
static bool is_shown_already(const struct popup *popup, GError *error)
{
    g_autofree char *name = g_dbus_error_get_remote_error(error);

    return popup_id(popup) != 0 && name && g_str_has_suffix(name, ".ExcessNotificationGeneration");
}

bool popup_show(struct popup *popup, const struct request *request, const struct server *server,
                GError **error)
{
    g_autofree char *body = body_for(request, server);
    g_autoptr(GError) problem = NULL;
    bool is_up;

    guard_begin();
    if (popup->notification) {
        notify_notification_update(popup->notification, request->summary, body, NULL);
    } else {
        popup->notification = notify_notification_new(request->summary, body, NULL);
        g_signal_connect(popup->notification, "closed", G_CALLBACK(on_closed), popup);
    }
    set_actions(popup, request, server);
    set_hints(popup, request, server);
    is_up =
        notify_notification_show(popup->notification, &problem) || is_shown_already(popup, problem);
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
        /* libnotify itself holds a reference while it calls us: without this, an action could come
         * once more. */
        notify_notification_clear_actions(popup->notification);
        guard_begin();
        g_object_unref(popup->notification);
        guard_end();
    }
    g_free(popup->default_key);
    g_free(popup);
    return NULL;
}
