/*
 * Session: lock, suspend and the seat, as logind reports them.
 *
 * LockedHint is the fact. The signals Lock and Unlock are requests that many lockers ignore, so
 * they are not matched. The end of a lock, a suspend or a seat absence is not a return; the core
 * decides that.
 */

#include "sources/session/lock.h"
#include "sources/session/login.h"
#include "sources/source.h"

struct session {
    struct source *source;
    unsigned session_number;
    bool is_locked, is_suspending, is_seat_taken; /* as last emitted */
};

static void emit_change(struct session *s, enum event_type type, bool *was, bool is)
{
    const struct event event = event_switch_by(type, clock_boot(), is, s->source->type->name);

    if (*was == is)
        return;
    *was = is;
    source_emit_event(s->source, &event);
}

static void update_state(struct source *s, const struct login_facts *f)
{
    struct bilingual session = { 0 };

    switch (f->presence) {
    case LOGIN_NO_BUS:
        source_set_state(s, f->is_kept ? SOURCE_STANDBY : SOURCE_ABSENT,
                         f->is_kept ? N_("the system bus is gone; waiting for it")
                                    : N_("no system bus"));
        break;
    case LOGIN_NO_LOGIND:
        source_set_state(s, f->is_kept || f->is_asking ? SOURCE_STANDBY : SOURCE_ABSENT,
                         f->is_asking ? N_("querying logind")
                         : f->is_kept ? N_("logind is gone; waiting for it")
                                      : N_("no logind on the system bus"));
        break;
    case LOGIN_NO_SESSION:
        if (f->is_asking)
            source_set_state(s, SOURCE_STANDBY, N_("querying logind"));
        else if (f->why)
            source_set_state(s, SOURCE_ABSENT, f->why, f->other, f->other_type);
        else
            source_set_state(s, SOURCE_ABSENT, N_("no graphical session"));
        break;
    case LOGIN_SESSION:
        /* TRANSLATORS: the id of the session, its type such as wayland, and its seat */
        bilingual_add(&session,
                      f->seat[0] ? N_("session %s, %s, %s") : N_("session %s, %s, no seat"),
                      f->session.id, f->session.type, f->seat);
        if (f->is_remote)
            bilingual_add_text(&session, N_(", remote"));
        source_set_sentence(s, SOURCE_READY, &session);
        break;
    }
}

/* Another session has the seat, or this one has ended: with lingering, the service outlives it. */
static bool is_seat_taken(const struct login_facts *f)
{
    return f->is_signed_out || (f->seat[0] && !f->is_active);
}

static void on_login(void *userdata, const struct login_facts *f)
{
    struct session *s = userdata;

    /* Before the end of its lock, so that the absence continues: the lock of a session that is no
     * longer followed was not ended by the person, whatever touched that desk meanwhile. */
    if (f->is_signed_out ||
        (f->session_number != s->session_number && s->source->port->lock->is_on))
        emit_change(s, EVENT_SEAT, &s->is_seat_taken, true);
    if (f->session_number != s->session_number) {
        s->session_number = f->session_number;
        lock_forget_hint(s->source);
    }
    if (f->is_locked != s->is_locked) {
        s->is_locked = f->is_locked;
        lock_set(s->source, LOCK_HINT, s->is_locked);
    }
    emit_change(s, EVENT_SEAT, &s->is_seat_taken, is_seat_taken(f));
    emit_change(s, EVENT_SUSPEND, &s->is_suspending, f->is_suspending);
    update_state(s->source, f);
}

static int session_open(struct source *source)
{
    struct session *s = source->self;

    s->source = source;
    login_listen(source->port->login, on_login, s);
    on_login(s, login_facts(source->port->login));
    return 0;
}

const struct source_type source_session = {
    .name = "session",
    .kind = SOURCE_SESSION,
    .size = sizeof(struct session),
    .open = session_open,
};
