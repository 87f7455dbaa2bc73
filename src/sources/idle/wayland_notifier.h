/*
 * Notifier: the idle notifications of a Wayland compositor, whichever of the two protocols it
 * speaks.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct wl_registry;
struct wl_seat;

struct notification;

/* What the compositor offers while it tells its registry, and then what we took of it. */
struct notifier {
    uint32_t ext_id, ext_version; /* 0: not offered */
    uint32_t kde_id;
    struct ext_idle_notifier_v1 *ext;
    struct org_kde_kwin_idle *kde;
    bool ignores_inhibitors; /* input alone counts, whatever window inhibits idleness */
};

/* A global came. */
void notifier_offered(struct notifier *n, uint32_t id, const char *interface, uint32_t version);

/* Takes the best of what was offered; false: there is nothing. */
bool notifier_bind(struct notifier *n, struct wl_registry *registry);

/* Forgets all; its notifications must be gone. */
void notifier_done(struct notifier *n);

/* The protocol and its version, for people; borrowed from static storage. */
const char *notifier_name(const struct notifier *n);

/* Whether a window that inhibits idleness keeps the notification from telling it. Where the
 * protocol has one kind only (ignores_inhibitors is false), both are that one: inhibitable. */
enum notification_kind { NOTIFICATION_INPUT, NOTIFICATION_INHIBITABLE };

/**
 * notification_new() - be told of idleness and of the input that ends it
 * @ms:     without input until idle, counted from now on; 0: idle at once, so that the next input
 *          is told
 * @heard:  is_idle, or no longer; may free the notification
 *
 * NULL on ENOMEM.
 */
struct notification *notification_new(const struct notifier *n, enum notification_kind kind,
                                      struct wl_seat *seat, uint32_t ms,
                                      void (*heard)(void *userdata, bool is_idle), void *userdata);
struct notification *notification_free(struct notification *n);
