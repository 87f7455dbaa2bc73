#include "sources/idle/wayland_notifier.h"

#include <stdlib.h>
#include <string.h>
#include <wayland-client.h>

#include "sources/idle/ext-idle-notify-v1-client.h"
#include "sources/idle/org-kde-kwin-idle-client.h"

/* The highest version that this client knows. A client must not bind more than the compositor
 * offers. */
#define EXT_VERSION 2

struct notification {
    struct ext_idle_notification_v1 *ext;
    struct org_kde_kwin_idle_timeout *kde;
    void (*changed)(void *userdata, bool is_idle);
    void *userdata;
};

void wayland_notifier_offered(struct wayland_notifier *n, uint32_t id, const char *interface,
                              uint32_t version)
{
    if (strcmp(interface, ext_idle_notifier_v1_interface.name) == 0) {
        n->ext_id = id;
        n->ext_version = version < EXT_VERSION ? version : EXT_VERSION;
    } else if (strcmp(interface, org_kde_kwin_idle_interface.name) == 0) {
        n->kde_id = id;
    }
}

bool wayland_notifier_bind(struct wayland_notifier *n, struct wl_registry *registry)
{
    if (n->ext_version)
        n->ext =
            wl_registry_bind(registry, n->ext_id, &ext_idle_notifier_v1_interface, n->ext_version);
    else if (n->kde_id)
        n->kde = wl_registry_bind(registry, n->kde_id, &org_kde_kwin_idle_interface, 1);
    n->ignores_inhibitors = n->ext && n->ext_version >= 2;
    return n->ext || n->kde;
}

void wayland_notifier_done(struct wayland_notifier *n)
{
    if (n->ext)
        ext_idle_notifier_v1_destroy(n->ext);
    if (n->kde)
        org_kde_kwin_idle_destroy(n->kde);
    memset(n, 0, sizeof *n);
}

const char *wayland_notifier_name(const struct wayland_notifier *n)
{
    if (n->ext)
        return n->ignores_inhibitors ? "ext-idle-notify-v1 version 2"
                                     : "ext-idle-notify-v1 version 1";
    return "org_kde_kwin_idle version 1";
}

static void on_ext_idled(void *userdata, struct ext_idle_notification_v1 *)
{
    struct notification *n = userdata;

    n->changed(n->userdata, true);
}

static void on_ext_resumed(void *userdata, struct ext_idle_notification_v1 *)
{
    struct notification *n = userdata;

    n->changed(n->userdata, false);
}

static void on_kde_idle(void *userdata, struct org_kde_kwin_idle_timeout *)
{
    struct notification *n = userdata;

    n->changed(n->userdata, true);
}

static void on_kde_resumed(void *userdata, struct org_kde_kwin_idle_timeout *)
{
    struct notification *n = userdata;

    n->changed(n->userdata, false);
}

static const struct ext_idle_notification_v1_listener ext_listener = {
    .idled = on_ext_idled,
    .resumed = on_ext_resumed,
};

static const struct org_kde_kwin_idle_timeout_listener kde_listener = {
    .idle = on_kde_idle,
    .resumed = on_kde_resumed,
};

struct notification *notification_new(const struct wayland_notifier *notifier,
                                      enum notification_kind kind, struct wl_seat *seat,
                                      uint32_t ms, void (*changed)(void *userdata, bool is_idle),
                                      void *userdata)
{
    struct notification *n = calloc(1, sizeof *n);

    if (!n)
        return NULL;
    n->changed = changed;
    n->userdata = userdata;
    if (notifier->ignores_inhibitors && kind == NOTIFICATION_INPUT)
        n->ext = ext_idle_notifier_v1_get_input_idle_notification(notifier->ext, ms, seat);
    else if (notifier->ext)
        n->ext = ext_idle_notifier_v1_get_idle_notification(notifier->ext, ms, seat);
    else /* wlroots treats a timeout of 0 as switched off */
        n->kde = org_kde_kwin_idle_get_idle_timeout(notifier->kde, seat, ms ? ms : 1);
    if (n->ext)
        ext_idle_notification_v1_add_listener(n->ext, &ext_listener, n);
    else if (n->kde)
        org_kde_kwin_idle_timeout_add_listener(n->kde, &kde_listener, n);
    else
        n = notification_free(n);
    return n;
}

struct notification *notification_free(struct notification *n)
{
    if (!n)
        return NULL;
    if (n->ext)
        ext_idle_notification_v1_destroy(n->ext);
    if (n->kde)
        org_kde_kwin_idle_timeout_release(n->kde);
    free(n);
    return NULL;
}
