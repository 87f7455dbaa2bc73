/*
 * Board: two sets of showings. `showings` holds those that the daemon knows, by tag. `closing`
 * holds those that ended by an action and may still be on the screen: the server closes them within
 * a second or never.
 *
 * A server may accept a popup and hide it: in a hidden mode, or while a program inhibits it. So
 * do-not-disturb is queried once more before a popup that respects it counts as expired: when the
 * server reports that it closed the popup, and, where a change comes without a signal, shortly
 * before the timeout, at which the service itself may withdraw the popup.
 */
#include "notifier/board.h"
#include "notifier/dnd_place.h"
#include "notifier/guard.h"
#include "notifier/orphans.h"
#include "notifier/showing.h"

#include <string.h>

/* How long before its timeout a popup is checked. */
#define CHECK_BEFORE_MS 500

struct board {
    GDBusConnection *bus;
    struct server *server;
    struct voices *voices;
    const struct board_listener *listener;
    void *data;
    GHashTable *showings; /* tag -> struct showing */
    GHashTable *closing;  /* set of struct showing: ended by an action, may be on the screen */
    bool respects_dnd;    /* the caller has shown a popup that do-not-disturb holds back */
    guint64 turn;
};

/* One query to the server on behalf of a showing. The showing may be freed before the answer comes,
 * so the query keeps its tag. */
struct show_query {
    struct board *board;
    char *tag;
    guint64 turn;
    const char *reason; /* of closing, with query_before_close() */
};

static void collect_ids(GHashTable *showings, GArray *ids)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, showings);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        struct showing *showing = value;
        guint32 id = showing->popup ? popup_id(showing->popup) : 0;
        if (id != 0)
            g_array_append_val(ids, id);
    }
}

/* To be called after every change: writes the file for the next instance, and lets the listener
 * check whether this instance may exit. */
static void after_change(struct board *board)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint));

    if (server_owner(board->server)) {
        collect_ids(board->showings, ids);
        collect_ids(board->closing, ids);
    }
    orphans_note(board->bus, server_owner(board->server), ids);
    board->listener->stirred(board->data);
}

/* Ends the tag with @state and removes its popup. */
static void finish(struct showing *showing, const char *state, const char *detail)
{
    struct board *board = showing->board;
    g_autofree char *tag = g_strdup(showing->tag);

    voices_hush(board->voices, tag);
    showing_close_popup(showing);
    g_hash_table_remove(board->showings, tag);
    board->listener->changed(tag, state, detail, board->data);
    after_change(board);
}

static gboolean on_close_timer(gpointer data)
{
    struct showing *showing = data;
    struct board *board = showing->board;

    showing->close_timer = 0;
    showing_close_popup(showing);
    g_hash_table_remove(board->closing, showing);
    after_change(board);
    return G_SOURCE_REMOVE;
}

static bool is_closing(const struct showing *showing)
{
    return g_hash_table_contains(showing->board->closing, showing);
}

static void on_acted(struct popup *, const char *key, void *data)
{
    struct showing *showing = data;
    struct board *board = showing->board;

    if (is_closing(showing))
        return;
    showing->acted_at = g_get_monotonic_time();
    board->listener->changed(showing->tag, "action", key, board->data);
    if (showing->is_resident || showing->wanted)
        return;
    g_hash_table_steal(board->showings, showing->tag);
    g_hash_table_add(board->closing, showing);
    showing->close_timer = g_timeout_add(SHOWING_CLOSES_AFTER_MS, on_close_timer, showing);
    after_change(board);
}

static struct show_query *query_new(const struct showing *showing)
{
    struct show_query *query = g_new0(struct show_query, 1);

    *query = (struct show_query){ .board = showing->board,
                                  .tag = g_strdup(showing->tag),
                                  .turn = showing->turn };
    return query;
}

/* Returns the showing, or NULL if it was withdrawn or replaced meanwhile. */
static struct showing *query_find(const struct show_query *query)
{
    struct showing *showing = g_hash_table_lookup(query->board->showings, query->tag);

    return showing && showing->turn == query->turn ? showing : NULL;
}

static void query_free(struct show_query *query)
{
    g_free(query->tag);
    g_free(query);
}

/* If do-not-disturb is on, the service has received that before, and withdraws the tag. */
static void on_checked_close(void *data)
{
    struct show_query *query = data;
    struct showing *showing = query_find(query);

    if (showing)
        finish(showing, "closed", query->reason);
    query_free(query);
}

static void finish_closed(struct showing *showing, const char *reason)
{
    const bool is_answer = strcmp(reason, "dismissed") == 0 || strcmp(reason, "withdrawn") == 0;
    struct show_query *query;

    if (is_answer || showing->ignores_dnd || showing->acted_at != 0) {
        finish(showing, "closed", reason);
        return;
    }
    query = query_new(showing);
    query->reason = reason;
    server_check_dnd(showing->server, on_checked_close, query);
}

static gboolean on_check_timer(gpointer data)
{
    struct showing *showing = data;

    showing->check_timer = 0;
    server_check_dnd(showing->server, NULL, NULL);
    return G_SOURCE_REMOVE;
}

static void on_closed(struct popup *, const char *reason, void *data)
{
    struct showing *showing = data;
    struct board *board = showing->board;

    if (is_closing(showing)) {
        g_hash_table_remove(board->closing, showing);
        after_change(board);
        return;
    }
    showing->popup = popup_free(showing->popup);
    /* A newer Show of this tag is in progress. It gets a popup of its own, and only its state is
     * announced. */
    if (showing->wanted)
        after_change(board);
    else
        finish_closed(showing, showing_reason(showing, reason));
}

static const struct popup_listener POPUP_LISTENER = { .acted = on_acted, .closed = on_closed };

/* Only mako before 1.10 changes its modes without a signal. Later ones cannot be distinguished,
 * because mako does not report its version. */
static bool changes_silently(struct server *server)
{
    const struct dnd_place *place = dnd_place_find(server_facts(server)->profile->dnd);

    return place && place->again_s != 0;
}

static void schedule_check(struct showing *showing, guint64 timeout)
{
    g_clear_handle_id(&showing->check_timer, g_source_remove);
    if (!showing->ignores_dnd && changes_silently(showing->server) &&
        timeout > CHECK_BEFORE_MS * G_GUINT64_CONSTANT(1000))
        showing->check_timer =
            g_timeout_add((guint)(timeout / 1000) - CHECK_BEFORE_MS, on_check_timer, showing);
}

static void show_now(struct showing *showing)
{
    struct board *board = showing->board;
    struct popup_request *request = g_steal_pointer(&showing->wanted);
    g_autoptr(GError) error = NULL;
    bool is_up;

    guard_begin();
    is_up =
        showing_put_up(showing, &POPUP_LISTENER, request, voices_has_tones(board->voices), &error);
    if (!is_up)
        showing->popup = popup_free(showing->popup);
    guard_end();
    if (is_up && !request->ignores_dnd)
        voices_play(board->voices, request);
    schedule_check(showing, is_up ? request->timeout : 0);
    popup_request_free(request);
    if (is_up) {
        after_change(board); /* first: the next instance must find each popup that was announced */
        board->listener->changed(showing->tag, "shown", "", board->data);
        return;
    }
    g_dbus_error_strip_remote_error(error);
    /* A timeout inside libnotify: the popup may still appear, with an id that we never learn. */
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        finish(showing, "uncertain", error->message);
    else
        finish(showing, "failed", error->message);
}

static void on_answer(enum server_answer answer, const char *error, void *data)
{
    struct show_query *query = data;
    struct board *board = query->board;
    struct showing *showing = query_find(query);

    if (!showing || !showing->wanted) {
        /* withdrawn or replaced meanwhile */
    } else if (showing->wanted->is_check) {
        const bool is_dnd = answer == SERVER_READY && server_facts(board->server)->do_not_disturb;

        finish(showing, is_dnd ? "refused" : "clear", is_dnd ? "dnd" : "");
    } else if (answer == SERVER_ABSENT) {
        finish(showing, "refused", "no-server");
    } else if (answer == SERVER_FAILED) {
        finish(showing, "failed", error);
    } else if (server_facts(board->server)->do_not_disturb && !showing->wanted->ignores_dnd) {
        finish(showing, "refused", "dnd");
    } else {
        show_now(showing);
    }
    query_free(query);
}

bool board_has_room(const struct board *board, const char *tag)
{
    return g_hash_table_size(board->showings) < BOARD_TAGS_MAX ||
           g_hash_table_contains(board->showings, tag);
}

void board_show(struct board *board, struct popup_request *request)
{
    struct showing *showing = g_hash_table_lookup(board->showings, request->tag);

    if (!showing) {
        showing = showing_new(board, board->bus, board->server, request->tag);
        g_hash_table_insert(board->showings, showing->tag, showing);
    }
    board->respects_dnd |= !request->ignores_dnd;
    if (request->quiet_modes)
        server_set_quiet_modes(board->server, (const char *const *)request->quiet_modes);
    if (request->ignores_dnd)
        voices_play(board->voices, request);
    popup_request_free(showing->wanted);
    showing->wanted = request;
    showing->turn = ++board->turn;
    server_ask(board->server, on_answer, query_new(showing));
    board->listener->stirred(board->data);
}

void board_withdraw(struct board *board, const char *tag)
{
    struct showing *showing = g_hash_table_lookup(board->showings, tag);

    if (showing)
        finish(showing, "closed", "withdrawn");
    else
        board_stir(board);
}

void board_withdraw_all(struct board *board)
{
    g_autofree gpointer *tags = g_hash_table_get_keys_as_array(board->showings, NULL);

    for (size_t i = 0; tags[i]; i++)
        finish(g_hash_table_lookup(board->showings, tags[i]), "closed", "withdrawn");
    board->respects_dnd = false;
    board_stir(board);
}

void board_lose(struct board *board)
{
    g_autofree gpointer *tags = g_hash_table_get_keys_as_array(board->showings, NULL);

    g_hash_table_remove_all(board->closing);
    for (size_t i = 0; tags[i]; i++) {
        struct showing *showing = g_hash_table_lookup(board->showings, tags[i]);

        /* On the new server the id is unused or belongs to another program's popup. */
        bool was_up = showing->popup != NULL;
        showing->popup = popup_free(showing->popup);
        if (was_up && !showing->wanted)
            finish(showing, "lost", "");
    }
    after_change(board);
}

void board_stir(struct board *board)
{
    board->listener->stirred(board->data);
}

bool board_is_quiet(const struct board *board)
{
    return g_hash_table_size(board->showings) == 0 && g_hash_table_size(board->closing) == 0 &&
           !(board->respects_dnd && server_facts(board->server)->do_not_disturb);
}

struct board *board_new(GDBusConnection *bus, struct server *server, struct voices *voices,
                        const struct board_listener *listener, void *data)
{
    struct board *board = g_new0(struct board, 1);

    *board = (struct board){
        .bus = g_object_ref(bus),
        .server = server,
        .voices = voices,
        .listener = listener,
        .data = data,
        .showings = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, showing_free),
        .closing = g_hash_table_new_full(NULL, NULL, showing_free, NULL),
    };
    return board;
}

struct board *board_free(struct board *board)
{
    if (!board)
        return NULL;
    g_hash_table_unref(board->showings);
    g_hash_table_unref(board->closing);
    g_object_unref(board->bus);
    g_free(board);
    return NULL;
}
