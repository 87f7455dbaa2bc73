/*
 * Session: lock, suspend and the seat, as logind tells them.
 *
 * LockedHint is the fact; the signals Lock and Unlock are requests that many lockers ignore and few
 * take back, so they are not even listened to. The end of none of these is a return: that is the
 * core's to know.
 */
#include <errno.h>
#include <stdlib.h>

#include "sources/session/lock.h"
#include "sources/session/login.h"
#include "sources/source.h"

struct session {
    struct source *source;
    unsigned session_number;
    bool is_locked, is_suspending, is_seat_taken; /* as was told */
};

static void tell(struct session *s, enum event_type type, bool *was, bool is)
{
    struct event event = { .type = type, .at = clock_boot(), .on = is };

    if (*was == is)
        return;
    *was = is;
    source_heard_event(s->source, &event);
}

static void say_state(struct source *s, const struct login_facts *f)
{
    switch (f->presence) {
    case LOGIN_NO_BUS:
        source_say(s, f->is_kept ? SOURCE_STANDBY : SOURCE_ABSENT,
                   f->is_kept ? "the system bus is gone; waiting for it" : "no system bus");
        break;
    case LOGIN_NO_LOGIND:
        source_say(s, f->is_kept || f->is_asking ? SOURCE_STANDBY : SOURCE_ABSENT,
                   f->is_asking ? "asking logind"
                   : f->is_kept ? "logind is gone; waiting for it"
                                : "no logind on the system bus");
        break;
    case LOGIN_NO_SESSION:
        source_say(s, f->is_asking ? SOURCE_STANDBY : SOURCE_ABSENT,
                   f->is_asking ? "asking logind" : "no graphical session%s%s",
                   f->other[0] ? ": " : "", f->other);
        break;
    case LOGIN_SESSION:
        source_say(s, SOURCE_READY, "session %s, %s, %s%s", f->id, f->type,
                   f->seat[0] ? f->seat : "no seat", f->is_remote ? ", remote" : "");
        break;
    }
}

static void on_login(void *userdata, const struct login_facts *f)
{
    struct session *s = userdata;

    if (f->session_number != s->session_number) {
        s->session_number = f->session_number;
        lock_forget_hint(s->source);
    }
    if (f->is_locked != s->is_locked) {
        s->is_locked = f->is_locked;
        lock_say(s->source, LOCK_HINT, s->is_locked);
    }
    tell(s, EVENT_SEAT, &s->is_seat_taken, f->seat[0] && !f->is_active);
    tell(s, EVENT_SUSPEND, &s->is_suspending, f->is_suspending);
    say_state(s->source, f);
}

static int session_open(struct source *source)
{
    struct session *s = calloc(1, sizeof *s);

    if (!s)
        return -ENOMEM;
    s->source = source;
    source->self = s;
    login_listen(source->port->login, on_login, s);
    on_login(s, login_facts(source->port->login));
    return 0;
}

static void session_close(struct source *source)
{
    free(source->self);
    source->self = NULL;
}

extern const struct source_type source_session;
const struct source_type source_session = {
    .name = "session",
    .kind = SOURCE_SESSION,
    .open = session_open,
    .close = session_close,
};
