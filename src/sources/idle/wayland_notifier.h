/*
 * Wayland notifier: the idle notifications of a compositor, by either of two protocols.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct wl_registry;
struct wl_seat;

struct notification;

/* The protocols that the compositor offers, and the one that was bound. */
struct wayland_notifier {
    uint32_t ext_id, ext_version; /* 0: not offered */
    uint32_t kde_id;
    struct ext_idle_notifier_v1 *ext;
    struct org_kde_kwin_idle *kde;
    bool ignores_inhibitors; /* only input counts, even if a window inhibits idleness */
};

/* The registry announced a global. */
void wayland_notifier_offered(struct wayland_notifier *n, uint32_t id, const char *interface,
                              uint32_t version);

/* Binds the better one of the offered protocols; false: there is none. */
bool wayland_notifier_bind(struct wayland_notifier *n, struct wl_registry *registry);

/* Releases the protocol; its notifications must be freed before. */
void wayland_notifier_done(struct wayland_notifier *n);

/* The protocol and its version, for Detail; static string. */
const char *wayland_notifier_name(const struct wayland_notifier *n);

/* Whether a window that inhibits idleness also inhibits the notification. If the protocol has only
 * one kind (ignores_inhibitors is false), both are that one: inhibitable. */
enum notification_kind { NOTIFICATION_INPUT, NOTIFICATION_INHIBITABLE };

/**
 * notification_new() - have idle reported, and the input that ends it
 * @ms:       time without input until idle, counted from now on; 0: idle at once, so that the next
 *            input is reported
 * @changed:  @is_idle: idle, or active again; may free the notification
 *
 * NULL on ENOMEM.
 */
struct notification *notification_new(const struct wayland_notifier *n, enum notification_kind kind,
                                      struct wl_seat *seat, uint32_t ms,
                                      void (*changed)(void *userdata, bool is_idle),
                                      void *userdata);
struct notification *notification_free(struct notification *n);
