#include "sources/tracker/amazfish_wrist.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "sources/bus_query.h"
#include "sources/tracker/wrist.h"
#include "util/hash.h"

/* The watch shows it as the title. It is also the name under which the notifier shows reminders. */
#define APP_NAME "Lumbard"

#define BODY_MAX (TRACKER_TEXT_MAX + 1) /* with a blank at the end */

/* InfiniTime keeps 100 bytes: the name, a NUL, the summary, two line feeds and the body. */
#define SHOWN_MAX 90 /* bytes of summary and body */

struct wrist_call {
    sd_bus_slot *slot;
    unsigned id;
    char summary[TRACKER_TITLE_MAX], body[BODY_MAX];
};

static void drop_call(struct amazfish_wrist *w)
{
    if (w->call)
        sd_bus_slot_unref(w->call->slot);
    free(w->call);
    w->call = NULL;
}

void amazfish_wrist_reset(struct amazfish_wrist *w, const char *to)
{
    drop_call(w);
    w->to = to;
    w->signature = AMAZFISH_UNKNOWN;
    w->last = HASH_START;
}

static int send_call(struct amazfish_wrist *w);

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct amazfish_wrist *w = userdata;
    const bool is_error = sd_bus_message_is_method_error(m, NULL);
    const unsigned id = w->call->id;

    if (w->signature == AMAZFISH_UNKNOWN) {
        if (!is_error) {
            w->signature = AMAZFISH_DICTIONARY;
        } else if (sd_bus_message_is_method_error(m, SD_BUS_ERROR_UNKNOWN_METHOD)) {
            w->signature = AMAZFISH_STRINGS;
            if (send_call(w) >= 0)
                return 0;
        }
    }
    drop_call(w);
    if (w->tracker)
        wrist_answer(w->tracker, id, is_error ? TRACKER_FAILED : TRACKER_DELIVERED);
    return 0;
}

/* The last argument: whether an alert that equals the one before is shown too. */
static int send_call(struct amazfish_wrist *w)
{
    struct wrist_call *c = w->call;

    if (w->signature == AMAZFISH_STRINGS)
        return bus_query(w->bus, &c->slot, w->to, AMAZFISH_PATH, AMAZFISH_NAME, "sendAlert",
                         on_answer, w, "sssb", APP_NAME, c->summary, c->body, (int)false);
    return bus_query(w->bus, &c->slot, w->to, AMAZFISH_PATH, AMAZFISH_NAME, "sendAlert", on_answer,
                     w, "a{sv}b", 3, "appName", "s", APP_NAME, "summary", "s", c->summary, "body",
                     "s", c->body, (int)false);
}

/* The texts of a bubble stay as they are, so that Amazfish knows them if it has forwarded the
 * bubble. Others are cut between two characters, where the watch would cut within one. The texts
 * have a figure that differs from alert to alert; if they are equal nevertheless, a blank makes the
 * difference. */
static void write_texts(struct amazfish_wrist *w, const struct tracker_alert *alert)
{
    const uint64_t hash = hash_text(hash_text(HASH_START, alert->title), alert->text);
    struct wrist_call *c = w->call;
    const bool is_whole = alert->is_beside_bubble;

    text_copy(c->summary, is_whole ? sizeof c->summary : SHOWN_MAX + 1, alert->title);
    text_copy(c->body, is_whole ? TRACKER_TEXT_MAX : SHOWN_MAX - strlen(c->summary) + 1,
              alert->text);
    if (hash == w->last)
        strcat(c->body, " ");
    w->last = hash == w->last ? HASH_START : hash;
}

int amazfish_wrist_alert(void *userdata, const struct tracker_alert *alert)
{
    struct amazfish_wrist *w = userdata;
    int r;

    drop_call(w);
    if (!w->to)
        return -ENOTCONN;
    w->call = calloc(1, sizeof *w->call);
    if (!w->call)
        return -ENOMEM;
    w->call->id = alert->id;
    write_texts(w, alert);
    r = send_call(w);
    if (r < 0)
        drop_call(w);
    return r;
}
